package dev.holdfast.sim.fleet;

import dev.holdfast.hub.cli.OperatorMain;
import dev.holdfast.sim.drive.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A hub as operators run it, in a process of its own that may be killed and started again. Thread-safe. */
public final class HubProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where it keeps and listens; {@code broker} is {@code embedded} or an address. */
    public record Place(Path data, int port, int agentPort, int mqttPort, String broker) {
        /** The address of the web API. */
        public URI api() {
            return URI.create("http://127.0.0.1:" + port);
        }

        /** The address of the agent listener. */
        public URI agents() {
            return URI.create("https://127.0.0.1:" + agentPort);
        }
    }

    private final Child child;
    private final Path log;

    private HubProcess(Child child, Path log) {
        this.child = child;
        this.log = log;
    }

    /** Starts it under the options of the launcher; it answers when this returns. */
    public static HubProcess start(Place place, Path log, String... more) {
        try {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                    "-cp",
                    System.getProperty("java.class.path"),
                    OperatorMain.class.getName(),
                    "hub",
                    "run",
                    "--data",
                    place.data().toString(),
                    "--bind",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(place.port()),
                    "--agent-port",
                    Integer.toString(place.agentPort()),
                    "--mqtt-port",
                    Integer.toString(place.mqttPort()),
                    "--broker",
                    place.broker()));
            command.addAll(List.of(more));
            var child = Child.start(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(log.toFile())));
            var started = new HubProcess(child, log);
            try {
                started.awaitReady();
            } catch (RuntimeException e) {
                started.kill();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains("hub is ready")) {
            if (!child.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("expected a hub that is ready, found: " + output());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Everything it has said. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Seconds of processor time so far. */
    public double processor() {
        return child.processor();
    }

    /** Resident megabytes now. */
    public double resident() {
        return child.field("status", "VmRSS:") / 1024;
    }

    /** Megabytes of objects that are reachable now: what is left after a collection, which this causes. */
    public double reachable() {
        try {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var histogram = new ProcessBuilder(
                            jcmd, Long.toString(child.process().pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            var said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> line.split(" +", -1)[2])
                    .mapToDouble(bytes -> Double.parseDouble(bytes) / 1e6)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("expected a histogram, found: " + said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The highest resident megabytes so far. */
    public double highest() {
        return child.highest();
    }

    /** kill -9, and waits until it is gone. */
    public void kill() {
        child.kill();
    }

    /** A planned stop. */
    @Override
    public void close() {
        child.stop(Duration.ofSeconds(30));
    }
}
