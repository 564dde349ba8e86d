package dev.holdfast.sim.bench;

import dev.holdfast.sim.drive.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** {@code ./holdfast agent run} as a site starts it, with what the kernel says about it. */
final class AgentProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Child child;
    private final Path log;
    private final long started = System.nanoTime();

    private AgentProcess(Child child, Path log) {
        this.child = child;
        this.log = log;
    }

    /** @param before what runs the command, such as {@code ip netns exec NAME}; may be empty */
    static AgentProcess start(List<String> before, Path log, String... arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.add(launcher().toString());
        command.addAll(List.of("agent", "run"));
        command.addAll(List.of(arguments));
        return new AgentProcess(child(command, log), log);
    }

    /** A program of ours under the agent's own options: what a Java agent cannot go below. */
    static AgentProcess floor(Path log, Class<?> main, String... arguments) throws IOException {
        return new AgentProcess(child(command(main, arguments), log), log);
    }

    /** How a program of ours is started with the agent's own options. */
    static List<String> command(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xms8m",
                "-Xmx128m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Child child(List<String> command, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOLDFAST_NO_BUILD", "1");
        return Child.start(builder);
    }

    private static Path launcher() {
        return Path.of(System.getProperty("holdfast.home", "."), "holdfast").toAbsolutePath();
    }

    /** Seconds from its start until its log has this word. */
    double until(String word) {
        await("'" + word + "' in its log", () -> output().contains(word));
        return (System.nanoTime() - started) / 1e9;
    }

    void await(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            requireAlive();
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + what + " within " + LONGEST + ", found: " + output());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** For waits that it alone can end. */
    void requireAlive() {
        if (!child.isAlive()) {
            throw new IllegalStateException("expected an agent that runs, found one that ended: " + output());
        }
    }

    /** Resident megabytes now. */
    double resident() {
        return child.field("status", "VmRSS:") / 1024;
    }

    /** Resident megabytes, shared pages divided by those who share them. */
    double proportional() {
        return child.field("smaps_rollup", "Pss:") / 1024;
    }

    /** The highest resident megabytes so far. */
    double highest() {
        return child.highest();
    }

    /** Bytes that it caused to be written to disks, as the kernel counts them. */
    double written() {
        return child.field("io", "write_bytes:");
    }

    /** Seconds of processor time so far. */
    double processor() {
        return child.processor();
    }

    private String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(20));
    }
}
