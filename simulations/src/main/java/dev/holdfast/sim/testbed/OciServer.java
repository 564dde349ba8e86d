package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A running docker-registry, with TLS by an authority of its own, for somebody with a password. It ends with this JVM. */
public final class OciServer implements AutoCloseable {
    /** What a person does to get the program. */
    public static final String ADVICE = "install it (Debian and Ubuntu: docker-registry)";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int COST = 5;

    private final Path program;
    private final Path folder;
    private final int port;
    private final Watchdog watchdog = Watchdog.start();
    private Daemon daemon;

    private OciServer(Path program, Path folder, int port) {
        this.program = program;
        this.folder = folder;
        this.port = port;
        this.daemon = run();
    }

    /** The program on this machine. */
    public static Optional<Path> find(Map<String, String> environment) {
        return OnPath.find(environment, "docker-registry");
    }

    /**
     * Starts it with TLS, for somebody with a password; it answers when this returns.
     *
     * @param folder for its content and certificates: {@code ca.crt} is whom to trust
     */
    public static OciServer start(Path program, Path folder, int port, String user, String password) {
        var salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        var line = user + ":" + OpenBSDBCrypt.generate(password.toCharArray(), salt, COST) + "\n";
        return configured(
                program,
                folder,
                port,
                line,
                """
                  tls: {certificate: %1$s/server.crt, key: %1$s/server.key}
                auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
                """);
    }

    /**
     * Starts it without TLS, for whoever brings a token of somebody whose certificate {@code ca.crt} signed.
     *
     * @param realm the address that gives tokens
     */
    public static OciServer startWithTokens(Path program, Path folder, int port, String realm) {
        return configured(
                program,
                folder,
                port,
                "",
                """
                auth: {token: {realm: "REALM", service: test, issuer: test, rootcertbundle: %1$s/ca.crt}}
                """
                        .replace("REALM", realm));
    }

    private static OciServer configured(Path program, Path folder, int port, String users, String settings) {
        try {
            Files.createDirectories(folder);
            Certificates.create("127.0.0.1").write(folder);
            Files.writeString(folder.resolve("htpasswd"), users);
            var all =
                    """
                    version: 0.1
                    log: {level: warn}
                    storage: {filesystem: {rootdirectory: %1$s/content}}
                    http:
                      addr: 127.0.0.1:%2$d
                    """
                            + settings;
            Files.writeString(folder.resolve("config.yml"), all.formatted(folder.toAbsolutePath(), port));
            return new OciServer(program, folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code 127.0.0.1:5000}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** The authority to trust. */
    public Path ca() {
        return folder.resolve("ca.crt");
    }

    /** Ends it as a loss of power would; its content stays. */
    public void stop() {
        daemon.kill();
    }

    /** After {@link #stop}. */
    public void restart() {
        daemon = run();
    }

    private Daemon run() {
        var started = Daemon.start(
                program, List.of("serve", folder.resolve("config.yml").toString()), folder);
        watchdog.watch(List.of(started.pid()));
        new Patience(PATIENCE).until("docker-registry listens on " + port, () -> listens(started));
        return started;
    }

    private boolean listens(Daemon started) {
        if (!started.isAlive()) {
            throw started.unexpectedEnd();
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        daemon.kill();
        watchdog.release();
    }
}
