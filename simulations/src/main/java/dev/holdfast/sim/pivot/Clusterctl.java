package dev.holdfast.sim.pivot;

import dev.holdfast.sim.drive.Child;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.capi.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs {@code clusterctl move}, the way in which everybody else moves a cluster. Immutable. */
public record Clusterctl(Binaries binaries, Path folder) {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** What it came to. */
    public record Result(int exitStatus, double seconds, String said) {}

    /** Moves everything in that namespace. */
    public Result move(Side from, Side to, String namespace) throws IOException {
        var start = System.nanoTime();
        var log = Files.createTempFile(Files.createDirectories(folder), "clusterctl-", ".log");
        var child = start(from, to, namespace, log);
        child.end(PATIENCE);
        var seconds = (System.nanoTime() - start) / 1e9;
        return new Result(child.process().exitValue(), seconds, Files.readString(log));
    }

    /** Begins to move; whoever started it may kill it. */
    Child start(Side from, Side to, String namespace, Path log) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        binaries.program("clusterctl").toString(),
                        "move",
                        "--kubeconfig",
                        from.plane().kubeconfig().toString(),
                        "--to-kubeconfig",
                        to.plane().kubeconfig().toString(),
                        "--namespace",
                        namespace))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of("HOME", folder.resolve("home").toString(), "CLUSTERCTL_DISABLE_VERSIONCHECK", "true"));
        return Child.start(builder);
    }
}
