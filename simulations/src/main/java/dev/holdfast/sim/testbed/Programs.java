package dev.holdfast.sim.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The running programs of one control plane: they end with it and with this JVM. Confined to its control plane. */
final class Programs implements AutoCloseable {
    private final Binaries binaries;
    private final Path folder;
    private final Network network;
    private final Watchdog watchdog = Watchdog.start();
    private final List<Daemon> running = new ArrayList<>();

    Programs(Binaries binaries, Path folder, Network network) {
        this.binaries = binaries;
        this.folder = folder;
        this.network = network;
    }

    Daemon start(String name, List<String> flags) {
        return start(name, flags, Map.of());
    }

    Daemon start(String name, List<String> flags, Map<String, String> environment) {
        var daemon = Daemon.start(network, binaries.program(name), flags, environment, folder);
        running.add(daemon);
        watch();
        return daemon;
    }

    void kill(Daemon daemon) {
        daemon.kill();
        forget(daemon);
    }

    /** Somebody else may get the process id of an ended program, and must not be killed for it. */
    void forget(Daemon daemon) {
        running.remove(daemon);
        watch();
    }

    private void watch() {
        watchdog.watch(running.stream().map(Daemon::pid).toList());
    }

    Optional<Daemon> ended() {
        return running.stream().filter(daemon -> !daemon.isAlive()).findFirst();
    }

    void requireRunning() {
        ended().ifPresent(daemon -> {
            throw daemon.unexpectedEnd();
        });
    }

    /** Kills the newest first: a server that loses its store only waits for it. */
    @Override
    public void close() {
        running.reversed().forEach(Daemon::kill);
        running.clear();
        watchdog.release();
    }
}
