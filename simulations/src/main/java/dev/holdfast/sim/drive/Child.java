package dev.holdfast.sim.drive;

import dev.holdfast.sim.testbed.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that ends with this one, however this one ends, with what the kernel says about it. Thread-safe. */
public final class Child {
    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    public static Child start(ProcessBuilder builder) throws IOException {
        var watchdog = Watchdog.start();
        try {
            var process = builder.start();
            watchdog.watch(List.of(process.pid()));
            // Somebody else may get the process id of an ended program, and must not be killed for it.
            var _ = process.onExit().thenRun(watchdog::release);
            return new Child(process);
        } catch (IOException e) {
            watchdog.release();
            throw e;
        }
    }

    /** For who talks to it. */
    public Process process() {
        return process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Seconds of processor time so far. */
    public double processor() {
        return processor(process.toHandle());
    }

    /** Seconds of processor time of any process so far. */
    public static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** A number out of a file that the kernel keeps about it. */
    public double field(String file, String name) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToDouble(Double::parseDouble)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The highest resident megabytes so far. */
    public double highest() {
        return field("status", "VmHWM:") / 1024;
    }

    /** kill -9, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** A planned stop, killed when it takes longer. */
    public void stop(Duration patience) {
        process.destroy();
        end(patience);
    }

    /** Waits until it has ended by itself, and kills it when that takes longer. */
    public void end(Duration patience) {
        try {
            if (!process.waitFor(patience)) {
                kill();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            kill();
        }
    }
}
