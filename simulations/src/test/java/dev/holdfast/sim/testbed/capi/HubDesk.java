package dev.holdfast.sim.testbed.capi;

import dev.holdfast.hub.cli.OperatorMain;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Folders;
import dev.holdfast.sim.testbed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** A hub in a process of its own, which may be killed at any moment, and somebody who types commands. */
final class HubDesk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Launchpad launchpad;
    private final Path folder;
    // Sites find the hub again where it was.
    private final Ports ports = new Ports(new SecureRandom());
    private final String agentPort = Integer.toString(ports.free());
    private final String mqttPort = Integer.toString(ports.free());
    private Program program;
    private int starts;

    HubDesk(Path folder) {
        this.folder = folder;
        this.launchpad = Launchpad.prepare(folder.resolve("programs"));
        this.program = start();
    }

    /** kill -9, and another process on the same data. */
    void killAndStart() {
        program.kill();
        program = start();
    }

    /** Stops the hub, copies its data folder, and starts it again. */
    void backUp(Path to) {
        program.kill();
        Folders.copy(data(), to);
        program = start();
    }

    /** Stops the hub and puts a copy of its data folder in place of what it has. */
    void putBack(Path from) {
        program.kill();
        Folders.delete(data());
        Folders.copy(from, data());
        program = start();
    }

    /** Types {@code holdfast ARGUMENTS…}; it must end 0. */
    Shell.Result type(String... arguments) {
        return shell().must(arguments);
    }

    /** The same, whatever it comes to. */
    Shell.Result tryTo(String... arguments) {
        return shell().run(arguments);
    }

    /** Applies one document. */
    void apply(String document) {
        try {
            var file = Files.writeString(Files.createTempFile(folder, "document", ".yaml"), document);
            type("apply", "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code get KIND NAME -o json}. */
    JsonView get(String kind, String name) {
        return type("get", kind, name, "-o", "json").json();
    }

    Path data() {
        return folder.resolve("hub");
    }

    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }

    private Program start() {
        starts++;
        try {
            Files.deleteIfExists(data().resolve("endpoints.json"));
            var started = launchpad.start(
                    folder.resolve("hub-" + starts + ".log"),
                    OperatorMain.class.getName(),
                    "hub",
                    "run",
                    "--data",
                    data().toString(),
                    "--port",
                    "0",
                    "--agent-port",
                    agentPort,
                    "--mqtt-port",
                    mqttPort,
                    "--pivot-soak",
                    "10s",
                    "--pivot-quiet",
                    "1s");
            started.await("a hub", PATIENCE, () -> started.output().contains("hub is ready"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Shell shell() {
        try {
            var endpoints = StrictJson.parseObject(
                    Bytes.copyOf(Files.readAllBytes(data().resolve("endpoints.json"))), Limits.DOCUMENT);
            return new Shell(
                    Map.of(
                            "HOLDFAST_HUB",
                            JsonView.of(endpoints).at("api").text(),
                            "HOLDFAST_TOKEN",
                            Files.readString(data().resolve("admin.token")).strip()),
                    Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
