package dev.holdfast.sim.bench;

import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real API server with durable writes, whose audit log tells exactly who asked for what. Thread-safe. */
final class ServedCluster implements AutoCloseable {
    private final Binaries binaries;
    private final ControlPlane plane;
    private final AuditLog audit;

    private ServedCluster(Binaries binaries, ControlPlane plane, AuditLog audit) {
        this.binaries = binaries;
        this.plane = plane;
        this.audit = audit;
    }

    /** @throws IllegalStateException with advice when the programs are missing */
    static ServedCluster start(Path folder) throws IOException {
        var environment = System.getenv();
        var binaries = Binaries.find(environment)
                .orElseThrow(() ->
                        new IllegalStateException("expected a test bed, found none; " + Binaries.advice(environment)));
        var home = Files.createDirectories(folder);
        var options = AuditLog.kept(Options.apiOnly().durable(), home);
        return new ServedCluster(binaries, ControlPlane.start(binaries, home, options), AuditLog.in(home));
    }

    Path kubeconfig() {
        return plane.kubeconfig();
    }

    ControlPlane plane() {
        return plane;
    }

    /** How far the log is now: where {@link #since} begins. */
    long mark() throws IOException {
        return audit.mark();
    }

    /** What this program asked for since then, its watches left out. */
    List<AuditLog.Request> since(long mark, String agent) throws IOException {
        return audit.since(mark, agent);
    }

    /** Runs kubectl as administrator; answers how many seconds it took. @throws IllegalStateException with its output */
    double kubectl(Path log, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                binaries.program("kubectl").toString(),
                "--kubeconfig",
                kubeconfig().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("HOME", log.resolveSibling("home").toString()));
        var start = System.nanoTime();
        var process = builder.start();
        var ended = process.waitFor(Duration.ofMinutes(20));
        var seconds = (System.nanoTime() - start) / 1e9;
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "kubectl " + String.join(" ", arguments) + " failed: " + Files.readString(log));
        }
        return seconds;
    }

    @Override
    public void close() {
        plane.close();
    }
}
