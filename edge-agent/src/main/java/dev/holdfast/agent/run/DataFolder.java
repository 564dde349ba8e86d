package dev.holdfast.agent.run;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.agent.store.MetricsDb;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A data folder that is ours until it is closed: its lock, its two databases. */
final class DataFolder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DataFolder.class.getName());
    private static final long SAMPLES = 20_000;

    final Path path;
    final StateDb db;
    final AgentStore store;
    final MetricsDb metrics;
    /** Where a damaged store was put aside; empty when it was sound. */
    final Optional<Path> quarantined;

    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) throws IOException {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        var file = path.resolve("state.db");
        var opened = open(file);
        this.quarantined = opened.isPresent() ? Optional.empty() : Optional.of(quarantine(file));
        this.db = opened.isPresent() ? opened.get() : StateDb.open(file);
        this.store = new AgentStore(db);
        this.metrics = MetricsDb.open(path.resolve("metrics.db"), SAMPLES);
    }

    /** Takes a folder, making it if absent. @throws Refusal HF-AGT-001 when another agent or command has it */
    static DataFolder take(Path path) throws IOException {
        DurableFile.folder(path);
        var channel = FileChannel.open(path.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = tryLock(channel);
            if (lock.isEmpty()) {
                throw new Refusal(
                        "HF-AGT-001",
                        "a data folder that nobody uses",
                        path + " in use by another agent or command",
                        "stop the other one, or choose another folder with --data");
            }
            return new DataFolder(path, channel, lock.get());
        } catch (RuntimeException | IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static Optional<StateDb> open(Path file) {
        try {
            return Optional.of(StateDb.open(file));
        } catch (StoreFailure e) {
            if (e.kind() == StoreFailure.Kind.CORRUPT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Puts a damaged store aside for people to look at; keys are elsewhere and stay. */
    private static Path quarantine(Path file) throws IOException {
        var number = 1;
        while (Files.exists(file.resolveSibling("state.db.damaged-" + number))) {
            number++;
        }
        var aside = file.resolveSibling("state.db.damaged-" + number);
        for (var suffix : new String[] {"-wal", "-shm"}) {
            var part = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(part)) {
                Files.move(part, aside.resolveSibling(aside.getFileName() + suffix));
            }
        }
        DurableFile.move(file, aside);
        LOG.log(Level.ERROR, "the store was damaged; it is kept as {0} and a new one is begun", aside);
        return aside;
    }

    @Override
    public void close() {
        metrics.close();
        db.close();
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the lock of {0} was not released cleanly: {1}", path, e.getMessage());
        }
    }
}
