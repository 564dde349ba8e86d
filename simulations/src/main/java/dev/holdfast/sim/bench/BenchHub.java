package dev.holdfast.sim.bench;

import dev.holdfast.hub.Hub;
import dev.holdfast.hub.HubConfig;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.fleet.HubApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hub in this process, driven by commands as an operator types them. Thread-safe. */
final class BenchHub implements AutoCloseable {
    private final Path folder;
    private final Hub hub;
    private final Shell shell;

    /**
     * Starts on free ports.
     *
     * @param bind a loopback address, or one that sites in other network namespaces reach
     */
    BenchHub(Path folder, String bind, String broker, Clock clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        var data = folder.resolve("hub");
        hub = Hub.start(
                new HubConfig(data, bind, List.of(), 0, 0, 0, broker, Optional.empty(), Optional.empty()),
                clock,
                new SecureRandom(),
                _ -> {});
        shell = new Shell(Map.of("HOME", folder.toString()), clock);
        shell.must(
                "login",
                "--hub",
                hub.api(),
                "--ca",
                data.resolve("ca.pem").toString(),
                "--token-file",
                data.resolve("admin.token").toString());
    }

    /** Its web API as a program uses it; the caller closes it. */
    HubApi web() throws IOException {
        return new HubApi(
                URI.create(hub.api()),
                Files.readString(folder.resolve("hub").resolve("admin.token")).strip());
    }

    Shell shell() {
        return shell;
    }

    /** Publishes a profile of one layer with these objects, as YAML or JSON documents. */
    void publish(String profile, String version, String documents) throws IOException {
        var manifest = Files.writeString(folder.resolve(profile + "-objects.yaml"), documents);
        apply(
                profile + ".yaml",
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: %s}
                spec:
                  type: add-on
                  version: %s
                  layers:
                  - {name: bench, namespace: bench, manifest: {path: %s}}
                """
                        .formatted(profile, version, manifest.getFileName()));
        shell.must("publish", "profile", profile);
    }

    /** A site that runs the profile, enrolled; answers the data folder of its agent. */
    Path site(String name, String link, String profile, String version) throws IOException {
        apply(
                name + ".yaml",
                """
                apiVersion: holdfast.dev/v1
                kind: Site
                metadata: {name: %1$s}
                spec: {link: %2$s}
                ---
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %1$s}
                spec: {profiles: [{name: %3$s, version: %4$s}]}
                """
                        .formatted(name, link, profile, version));
        var token = folder.resolve(name + ".token").toString();
        var data = folder.resolve(name);
        shell.must("site", "token", name, "-o", token);
        shell.must("agent", "enrol", "--token", token, "--data", data.toString());
        return data;
    }

    void apply(String file, String documents) throws IOException {
        shell.must(
                "apply",
                "-f",
                Files.writeString(folder.resolve(file), documents).toString());
    }

    /** Whether the hub has heard that the site runs what it should. */
    boolean converged(String cluster) {
        return shell.must("get", "cluster", cluster, "-o", "json")
                .json()
                .at("status")
                .at("converged")
                .flag(false);
    }

    @Override
    public void close() {
        hub.close();
    }
}
