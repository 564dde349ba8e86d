package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.drive.Program;
import dev.holdfast.sim.drive.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** One hub and one site as real processes, driven by commands. Confined to one thread. */
final class World implements AutoCloseable {
    static final String SITE = "plant-1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int agentPort = Ports.free();
    private final int mqttPort = Ports.free();
    private final Clock clock;
    private Shell shell;
    private Program hub;
    private Program agent;
    private int started;

    World(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.shell = new Shell(Map.of("HOME", folder.toString(), "PATH", "/usr/bin:/bin"), clock);
        this.hub = startHub();
        write("site.yaml", cluster("1.0.0"));
        write("profile.yaml", profile(0));
        shell.must("apply", "-f", file("profile.yaml"));
        shell.must("publish", "profile", "shop");
        shell.must("apply", "-f", file("site.yaml"));
        shell.must("site", "token", SITE, "-o", file("site.token"));
        shell.must("agent", "enrol", "--token", file("site.token"), "--data", file("site"));
        this.agent = startAgent();
    }

    Shell shell() {
        return shell;
    }

    Path hubDatabase() {
        return folder.resolve("hub/hub.db");
    }

    Path agentDatabase() {
        return folder.resolve("site/state.db");
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The profile whose patch version and content are {@code number}. */
    static String profile(int number) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: shop}
                spec:
                  type: add-on
                  version: 1.0.%d
                  variables:
                  - {name: store, format: string, required: true}
                  layers:
                  - name: page
                    manifest:
                      content: |
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: page}
                        data: {number: "%d", store: "{{.spectro.var.store}}"}
                """
                .formatted(number, number);
    }

    static String cluster(String version) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Site
                metadata: {name: %s}
                spec: {}
                ---
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  profiles: [{name: shop, version: %s}]
                  variables: {store: berlin}
                """
                .formatted(SITE, SITE, version);
    }

    void killHub() {
        hub.kill();
    }

    void killAgent() {
        agent.kill();
    }

    void restartHub() {
        hub = startHub();
    }

    void restartAgent() {
        agent = startAgent();
    }

    /** The resource as the hub shows it. */
    JsonView get(String kind, String name) {
        return shell.must("get", kind, name, "-o", "json").json();
    }

    /** What the site says of itself. */
    JsonView agentStatus() {
        return shell.must("agent", "status", "--data", file("site"), "-o", "json")
                .json();
    }

    @Override
    public void close() {
        agent.close();
        hub.close();
    }

    private Program startHub() {
        var endpoints = folder.resolve("hub/endpoints.json");
        try {
            Files.deleteIfExists(endpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var program = Program.start(
                folder.resolve("hub-" + ++started + ".log"),
                "dev.holdfast.hub.cli.OperatorMain",
                "hub",
                "run",
                "--data",
                file("hub"),
                "--port",
                "0",
                "--agent-port",
                Integer.toString(agentPort),
                "--mqtt-port",
                Integer.toString(mqttPort));
        program.await("endpoints of the hub", PATIENCE, () -> Files.exists(endpoints));
        shell = shell.with(
                        "HOLDFAST_HUB", JsonView.of(read(endpoints)).at("api").text())
                .with("HOLDFAST_TOKEN", text(folder.resolve("hub/admin.token")).strip());
        return program;
    }

    private Program startAgent() {
        var program = Program.start(
                folder.resolve("agent-" + ++started + ".log"),
                "dev.holdfast.agent.AgentMain",
                "run",
                "--data",
                file("site"),
                "--cluster",
                "memory");
        program.await(
                "ready line of the agent", PATIENCE, () -> program.output().contains(" ready"));
        return program;
    }

    private static dev.holdfast.protocol.json.Json read(Path file) {
        return StrictJson.parse(Bytes.utf8(text(file)), Limits.DOCUMENT);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Clock clock() {
        return clock;
    }
}
