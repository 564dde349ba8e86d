package dev.holdfast.sim.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A Holdfast program in a process of its own, which may be killed at any moment. */
public final class Program implements AutoCloseable {
    private final Child child;
    private final Path log;

    private Program(Child child, Path log) {
        this.child = child;
        this.log = log;
    }

    static Program start(Path log, List<String> command) {
        try {
            return new Program(
                    Child.start(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program is as wanted. @throws IllegalStateException with its output when it ends or time is up */
    public void await(String what, Duration patience, BooleanSupplier wanted) {
        var end = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            if (!child.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException((child.isAlive() ? "no " : "ended before ") + what + ": " + output());
            }
            LockSupport.parkNanos(10_000_000L);
        }
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Of a program that has ended: 137 is kill -9. */
    public int exitStatus() {
        return child.process().exitValue();
    }

    public String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9, and waits until it is gone. */
    public void kill() {
        child.kill();
    }

    /** A planned stop, killed when it takes longer than 20 s. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(20));
    }

    /** A planned stop, killed when it takes longer. */
    public void stop(Duration patience) {
        child.stop(patience);
    }
}
