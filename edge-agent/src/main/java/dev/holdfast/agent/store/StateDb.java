package dev.holdfast.agent.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * {@code state.db}: what must survive a power cut. One writer at a time, readers beside it; a transaction is kept whole or
 * not at all (journal WAL, synchronous FULL). Thread-safe.
 */
public final class StateDb implements AutoCloseable {
    private static final int READERS = 2;

    private final ReentrantLock writing = new ReentrantLock();
    private final Session writer;
    private final BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
    /** What goes to the disk with the next transaction that writes; touched only while {@link #writing}. */
    private final List<Work<?>> due = new ArrayList<>();

    private volatile Optional<StoreFailure> failing = Optional.empty();
    private boolean closed;

    private StateDb(SqliteFile file) {
        writer = new Session(file, false);
        try {
            if (!writer.sound()) {
                throw new StoreFailure(
                        StoreFailure.Kind.CORRUPT, "the store is damaged", new IllegalStateException("quick_check"));
            }
            writer.migrate(Migrations.ALL);
        } catch (StoreFailure e) {
            writer.close();
            throw e;
        }
        for (int i = 0; i < READERS; i++) {
            readers.add(new Session(file, true));
        }
    }

    /** Opens or creates the file. @throws StoreFailure with kind CORRUPT when SQLite's quick check finds damage */
    public static StateDb open(Path path) {
        var file = new SqliteFile(path, SQLiteConfig.SynchronousMode.FULL);
        file.create();
        return new StateDb(file);
    }

    /** Work on one connection inside one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** One transaction that may write; what it did is on the disk when this returns, or gone when it throws. */
    public <T> T write(Work<T> work) {
        writing.lock();
        try {
            var result = writer.run(connection -> {
                for (var earlier : due) {
                    earlier.run(connection);
                }
                return work.run(connection);
            });
            due.clear();
            failing = Optional.empty();
            return result;
        } catch (StoreFailure e) {
            failing = Optional.of(e);
            throw e;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Puts off a write until the next one, in whose transaction it goes: for facts that are found again when a power cut
     * loses them. {@link #keep} ends the wait.
     */
    public void soon(Work<?> work) {
        writing.lock();
        try {
            due.add(work);
        } finally {
            writing.unlock();
        }
    }

    /** What was put off is on the disk when this returns. */
    public void keep() {
        writing.lock();
        try {
            if (!due.isEmpty()) {
                write(_ -> due);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Why the last write failed; empty when it did not. Known only here, for nothing can be written about it. */
    public Optional<StoreFailure> failing() {
        return failing;
    }

    /** One consistent view; writing fails. */
    public <T> T read(Work<T> work) {
        Session reader;
        try {
            reader = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(StoreFailure.Kind.OTHER, "interrupted while waiting for the store", e);
        }
        try {
            return reader.run(work);
        } finally {
            readers.add(reader);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (int i = 0; i < READERS; i++) {
                readers.take().close();
            }
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writing.unlock();
        }
    }
}
