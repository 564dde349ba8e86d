package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** One hub and one site as real processes, driven by commands. Confined to one thread. */
final class World implements AutoCloseable {
    static final String SITE = "plant-1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Ports PORTS = new Ports(new SecureRandom());

    /** Who can be killed. */
    enum Side {
        HUB("hub/hub.db"),
        AGENT("site/state.db");

        final String database;

        Side(String database) {
            this.database = database;
        }
    }

    private final Path folder;
    private final Launchpad launchpad;
    private final Documents documents;
    private final int agentPort = PORTS.free();
    private final int mqttPort = PORTS.free();
    private final Deque<Program> running = new ArrayDeque<>();
    private Shell shell;
    private Program hub;
    private Program agent;
    private int started;

    /** A world with a published profile, running and in contact; a dark site has its first bundle. */
    World(Path folder, Launchpad launchpad, Documents documents, Clock clock) {
        this.folder = folder;
        this.launchpad = launchpad;
        this.documents = documents;
        this.shell = new Shell(Map.of("HOME", folder.toString(), "PATH", "/usr/bin:/bin"), clock);
        try {
            this.hub = launch(Side.HUB);
            awaitReady(Side.HUB);
            write("profile.yaml", documents.profile(0));
            write("site.yaml", documents.site());
            write("cluster.yaml", documents.cluster(0, 0));
            shell.must("apply", "-f", file("profile.yaml"));
            shell.must("publish", "profile", "shop");
            shell.must("apply", "-f", file("site.yaml"));
            shell.must("apply", "-f", file("cluster.yaml"));
            shell.must("site", "token", SITE, "-o", file("site.token"));
            shell.must("agent", "enrol", "--token", file("site.token"), "--data", file("site"));
            if (documents.dark()) {
                shell.must("bundle", "build", SITE, "-o", file("first.hfb"));
                shell.must("agent", "import", file("first.hfb"), "--data", file("site"));
            }
            this.agent = launch(Side.AGENT);
            awaitReady(Side.AGENT);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** One planned life of hub and agent, after which programs of this launchpad start quickly. */
    static void train(Path folder, Launchpad launchpad, Clock clock) {
        try (var world = new World(folder, launchpad.training(), new Documents(false), clock)) {
            world.shell.must("wait", "cluster/" + SITE, "--for", "converged", "--timeout", "60s");
            world.agent.stop(PATIENCE);
            world.hub.stop(PATIENCE);
        }
    }

    Shell shell() {
        return shell;
    }

    Documents documents() {
        return documents;
    }

    StoreRows store(Side side) {
        return new StoreRows(folder.resolve(side.database));
    }

    /** What a killed process left on the disk, apart from what its next start makes of it. */
    StoreRows remains(Side side) {
        return store(side).copyTo(folder.resolve("remains"));
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

    void kill(Side side) {
        program(side).kill();
    }

    /** Starts a killed program again and does not wait for it. */
    void begin(Side side) {
        switch (side) {
            case HUB -> hub = launch(side);
            case AGENT -> agent = launch(side);
        }
    }

    /** Waits until a program that was begun answers. */
    void awaitReady(Side side) {
        switch (side) {
            case HUB -> {
                var endpoints = endpoints();
                hub.await("endpoints of the hub", PATIENCE, () -> Files.exists(endpoints));
                shell = shell.with(
                                "HOLDFAST_HUB",
                                JsonView.of(StrictJson.parse(Bytes.utf8(text(endpoints)), Limits.DOCUMENT))
                                        .at("api")
                                        .text())
                        .with(
                                "HOLDFAST_TOKEN",
                                text(folder.resolve("hub/admin.token")).strip());
            }
            case AGENT ->
                agent.await("ready line of the agent", PATIENCE, () -> agent.output()
                        .contains(" ready"));
        }
    }

    /** A planned stop and start, after which the agent looks for the hub at once. */
    void restartAgent() {
        agent.close();
        begin(Side.AGENT);
        awaitReady(Side.AGENT);
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
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private Program program(Side side) {
        return switch (side) {
            case HUB -> hub;
            case AGENT -> agent;
        };
    }

    private Program launch(Side side) {
        var log = folder.resolve(side.name().toLowerCase(java.util.Locale.ROOT) + "-" + ++started + ".log");
        var program =
                switch (side) {
                    case HUB -> {
                        deleteEndpoints();
                        yield launchpad.start(
                                log,
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
                    }
                    case AGENT ->
                        launchpad.start(
                                log,
                                "dev.holdfast.agent.AgentMain",
                                "run",
                                "--data",
                                file("site"),
                                "--cluster",
                                "memory");
                };
        running.push(program);
        return program;
    }

    private Path endpoints() {
        return folder.resolve("hub/endpoints.json");
    }

    private void deleteEndpoints() {
        try {
            Files.deleteIfExists(endpoints());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
