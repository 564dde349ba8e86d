package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of a control plane, all from one folder so that versions are never mixed. Immutable. */
public record Binaries(Path folder) {
    private static final List<String> SERVER = List.of("etcd", "kube-apiserver");
    private static final List<String> CONTROLLERS = List.of("kube-controller-manager", "kube-scheduler", "kwok");
    private static final List<String> CLUSTER_API = List.of(
            "kube-controller-manager",
            "capi-core",
            "capi-kubeadm-bootstrap",
            "capi-kubeadm-control-plane",
            "capd",
            "clusterctl");
    private static final String BUILD = "simulations/testbed/build";

    /**
     * Looks in the folder {@code KUBEBUILDER_ASSETS} names, then in what {@code simulations/testbed/build} built. A
     * folder that can run the controllers too wins over one that only has the API server.
     */
    public static Optional<Binaries> find(Map<String, String> environment) {
        var folders = new ArrayList<Binaries>();
        Optional.ofNullable(environment.get("KUBEBUILDER_ASSETS"))
                .map(Path::of)
                .map(Binaries::new)
                .ifPresent(folders::add);
        builtFolder(environment).map(Binaries::new).ifPresent(folders::add);
        return folders.stream().filter(Binaries::runControllers).findFirst().or(() -> folders.stream()
                .filter(Binaries::runServer)
                .findFirst());
    }

    /** What a person does to get the programs on this machine. */
    public static String advice(Map<String, String> environment) {
        return builtFolder(environment).isPresent()
                ? "run " + BUILD + " (some minutes, once)"
                : "install Go 1.26 or newer and run " + BUILD + ", or point KUBEBUILDER_ASSETS to a folder with "
                        + String.join(", ", SERVER);
    }

    /** Whether deployments, jobs and nodes come alive here, not only the API. */
    public boolean runControllers() {
        return runServer() && has(CONTROLLERS);
    }

    /** Whether Cluster API with in-memory machines can run here. */
    public boolean runClusterApi() {
        return runServer() && has(CLUSTER_API) && Files.isDirectory(definitions());
    }

    /** What a person does to get the programs of Cluster API. */
    public static String clusterApiAdvice() {
        return "install Go 1.26 or newer and run " + BUILD + " etcd kubernetes capi (some minutes, once)";
    }

    /** Where the kinds and webhooks of Cluster API are described. */
    public Path definitions() {
        return folder.resolve("definitions").toAbsolutePath();
    }

    /** The version of Cluster API that was built, such as {@code v1.14.0}. */
    public String clusterApiVersion() {
        var environment = Map.of("CLUSTERCTL_DISABLE_VERSIONCHECK", "true", "HOME", folder.toString());
        return printed(environment, program("clusterctl").toString(), "version", "-o", "short")
                .orElseThrow(() -> new IllegalStateException("clusterctl does not say its version"));
    }

    /** Where the named program is; it may be missing. */
    public Path program(String name) {
        return folder.resolve(name).toAbsolutePath();
    }

    private boolean runServer() {
        return has(SERVER);
    }

    private boolean has(List<String> names) {
        return names.stream().map(this::program).allMatch(Files::isExecutable);
    }

    // The script alone knows how the name of the folder follows from sources and Go version.
    private static Optional<Path> builtFolder(Map<String, String> environment) {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(BUILD))
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(script -> printed(environment, script.toString(), "--print"))
                .map(Path::of);
    }

    private static Optional<String> printed(Map<String, String> environment, String... command) {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(line) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
