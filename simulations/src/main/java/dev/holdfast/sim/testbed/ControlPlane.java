package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A real Kubernetes API server on this machine, alone or with controllers, scheduler and fake nodes. Its folder holds
 * kubeconfig, logs and data; started again in the same folder, it has the same objects. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
    private static final String STAGES = "stages.yaml";
    private final Path folder;
    private final Options options;
    private final Certificates certificates;
    private final HttpClient client;
    private final Programs programs;
    private final Store store;
    private final ApiServer server;
    private final Ports ports = new Ports(RandomGenerator.getDefault());

    private ControlPlane(Programs programs, Path folder, Options options) throws IOException {
        this.folder = folder;
        this.options = options;
        this.programs = programs;
        var host = options.network().address();
        certificates = Certificates.create(host);
        certificates.write(folder.resolve("pki"));
        client = HttpClient.newBuilder().sslContext(certificates.tls()).build();
        var patience = new Patience(options.deadline());
        store = new Store(programs, folder, storeFlags(options));
        server = new ApiServer(programs, serverFlags(host, options.serverFlags()), host, ports, client, patience);
        Files.writeString(kubeconfig(), certificates.kubeconfig(address().toString()));
        if (options.controllers() instanceof Options.Controllers.On(int nodes)) {
            startControllers(nodes, patience);
        }
    }

    /** Starts in this folder, made if it is missing, and returns when everything is ready. */
    public static ControlPlane start(Binaries binaries, Path folder, Options options) {
        var home = folder.toAbsolutePath();
        var programs = new Programs(binaries, home, options.network());
        try {
            Files.createDirectories(home);
            return new ControlPlane(programs, home, options);
        } catch (IOException e) {
            programs.close();
            throw new UncheckedIOException("could not write into " + home, e);
        } catch (RuntimeException e) {
            programs.close();
            throw e;
        }
    }

    /** The administrator's kubeconfig; it needs no other file. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** For what runs beside the API server. */
    public Ports ports() {
        return ports;
    }

    /** Where the API server listens, the same for life. */
    public URI address() {
        return server.api().address();
    }

    /** Speaks to this API server as administrator, and trusts no other. */
    public HttpClient client() {
        return client;
    }

    /** Where this control plane keeps its files. */
    public Path folder() {
        return folder;
    }

    /** What a webhook on this machine presents, so that the API server believes it. */
    public SSLContext webhookTls() {
        return certificates.listener();
    }

    /** Whom to trust to believe {@link #webhookTls}, as PEM. */
    public String authority() {
        return certificates.authority();
    }

    /** Ends the API server at once, as a crash would; everything else keeps running. */
    public synchronized void stop() {
        server.kill();
    }

    /** Ends the API server if it runs, starts it on the same port and waits until it is ready. */
    public synchronized void restart() {
        server.restart(new Patience(options.deadline()));
    }

    /** Copies what the store has into another folder, as an administrator does who takes a backup of it. */
    public synchronized void backUp(Path to) {
        server.kill();
        store.backUp(to);
        server.restart(new Patience(options.deadline()));
    }

    /** Puts a backup in place of what the store has; every object is as it was then. */
    public synchronized void putBack(Path from) {
        server.kill();
        store.putBack(from);
        server.restart(new Patience(options.deadline()));
    }

    /** What an administrator does about a full store once there is less in it: writes are taken again. */
    public void tidyStore() {
        store.tidy();
    }

    /** Freezes the API server: connections stay open and nothing is answered. */
    public synchronized void pause() {
        server.pause();
    }

    /** Goes on after a pause. */
    public synchronized void resume() {
        server.resume();
    }

    /** Ends every program of this control plane; its folder stays. */
    @Override
    public synchronized void close() {
        client.shutdownNow();
        programs.close();
    }

    /** Starts these of Kubernetes' own controllers, named as {@code --controllers} wants them. */
    public synchronized Daemon runControllers(String selection) {
        // One service account per controller would cost five seconds until the first Deployment moves.
        return programs.start(
                "kube-controller-manager",
                List.of(
                        "--kubeconfig=kubeconfig",
                        "--service-account-private-key-file=pki/accounts.key",
                        "--root-ca-file=pki/ca.crt",
                        "--use-service-account-credentials=false",
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--controllers=" + selection));
    }

    /** Starts a further program beside the server, in its folder and network; it ends with this control plane. */
    public synchronized Daemon run(String program, List<String> flags, Map<String, String> environment) {
        return programs.start(program, flags, environment);
    }

    /** Ends a program started with {@link #run} at once, as a crash would. */
    public synchronized void end(Daemon program) {
        programs.kill(program);
    }

    /** Throws, naming a program that should run and does not, with its last words. */
    public synchronized void requireRunning() {
        programs.requireRunning();
    }

    private void startControllers(int nodes, Patience patience) throws IOException {
        var stages = Objects.requireNonNull(ControlPlane.class.getResourceAsStream(STAGES), STAGES);
        try (stages) {
            Files.copy(stages, folder.resolve(STAGES), StandardCopyOption.REPLACE_EXISTING);
        }
        runControllers("*,-nodeipam");
        programs.start("kube-scheduler", List.of("--kubeconfig=kubeconfig", "--leader-elect=false", "--secure-port=0"));
        programs.start(
                "kwok",
                List.of(
                        "--kubeconfig=kubeconfig",
                        "--manage-all-nodes=true",
                        "--config=" + STAGES,
                        "--node-lease-duration-seconds=40"));
        for (int i = 1; i <= nodes; i++) {
            server.api().createNode("node-" + i);
        }
        patience.until(nodes + " ready nodes", () -> {
            programs.requireRunning();
            return server.api().readyNodes() >= nodes;
        });
    }

    private static List<String> storeFlags(Options options) {
        return switch (options.disk()) {
            case FAST ->
                Stream.concat(Stream.of("--unsafe-no-fsync"), options.storeFlags().stream())
                        .toList();
            case DURABLE -> options.storeFlags();
        };
    }

    private static List<String> serverFlags(String host, List<String> more) {
        var flags = new ArrayList<>(List.of(
                "--etcd-servers=unix://etcd.sock",
                "--bind-address=" + host,
                "--tls-cert-file=pki/server.crt",
                "--tls-private-key-file=pki/server.key",
                "--client-ca-file=pki/ca.crt",
                "--service-account-key-file=pki/accounts.pub",
                "--service-account-signing-key-file=pki/accounts.key",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none",
                "--allow-privileged=true"));
        flags.addAll(more);
        return flags;
    }
}
