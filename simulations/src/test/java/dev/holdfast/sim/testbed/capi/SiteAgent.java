package dev.holdfast.sim.testbed.capi;

import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import java.nio.file.Path;
import java.time.Duration;

/** A site's agent in a process of its own beside the target's API server, which may be killed at any moment. */
final class SiteAgent implements AutoCloseable {
    private final Launchpad launchpad;
    private final Path folder;
    private final Path data;
    private final Bed bed;
    private final Duration soak;
    private Program program;
    private int starts;

    /** @param data of an agent that is enrolled */
    SiteAgent(Path folder, Path data, Bed bed, Duration soak) {
        this.launchpad = Launchpad.prepare(folder.resolve("agent-programs"));
        this.folder = folder;
        this.data = data;
        this.bed = bed;
        this.soak = soak;
        this.program = start();
    }

    void kill() {
        program.kill();
    }

    /** kill -9, and another process on the same data. */
    void killAndStart() {
        program.kill();
        program = start();
    }

    @Override
    public void close() {
        program.close();
    }

    private Program start() {
        var started = launchpad.start(
                folder.resolve("agent-" + ++starts + ".log"),
                "dev.holdfast.agent.AgentMain",
                "run",
                "--data",
                data.toString(),
                "--kubeconfig",
                bed.target().plane().kubeconfig().toString(),
                "--pivot-soak",
                soak.toSeconds() + "s");
        started.await("an agent that is ready", Duration.ofMinutes(1), () -> started.output()
                .contains("is ready"));
        return started;
    }
}
