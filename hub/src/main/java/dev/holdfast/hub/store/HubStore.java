package dev.holdfast.hub.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.hub.disk.DiskFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The hub's database: one writer connection, several readers, WAL with full synchronisation. Thread-safe. A transaction
 * belongs to the thread that opened it: work inside work joins it, so doors may call each other and still commit once.
 */
public final class HubStore implements AutoCloseable {
    private static final int READERS = 6;

    private record Transaction(Handle handle, boolean writes, List<Runnable> afterCommit) {}

    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;
    private final AtomicLong commits = new AtomicLong();
    private final ScopedValue<Transaction> current = ScopedValue.newInstance();

    private HubStore(HikariDataSource writer, HikariDataSource readers) {
        this.writer = writer;
        this.readers = readers;
        this.writing = Jdbi.create(writer);
        this.reading = Jdbi.create(readers);
    }

    /** Opens the database, creating or upgrading it. */
    public static HubStore open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var writer = pool("hub-writer", source(file, false), 1);
        try {
            Flyway.configure(HubStore.class.getClassLoader())
                    .dataSource(writer)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return new HubStore(writer, pool("hub-readers", source(file, true), READERS));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Runs work in the one write transaction; an exception rolls everything back. */
    public <T extends @Nullable Object> T write(Work<T> work) {
        if (current.isBound()) {
            var outer = current.get();
            if (!outer.writes()) {
                throw new IllegalStateException("expected a write transaction, found writing inside a read");
            }
            return work.run(outer.handle());
        }
        var transaction = new ArrayList<Runnable>();
        var result = settled(() ->
                writing.inTransaction(handle -> ScopedValue.where(current, new Transaction(handle, true, transaction))
                        .call(() -> work.run(handle))));
        commits.incrementAndGet();
        transaction.forEach(Runnable::run);
        return result;
    }

    /**
     * A full disk says so. SQLite has then rolled back by itself and the driver no longer knows where a transaction
     * begins, so the connection is not used again.
     */
    private <T extends @Nullable Object> T settled(Supplier<T> transaction) {
        try {
            return transaction.get();
        } catch (RuntimeException e) {
            if (!full(e)) {
                throw e;
            }
            writer.getHikariPoolMXBean().softEvictConnections();
            throw new DiskFull(e);
        }
    }

    private static boolean full(Throwable failure) {
        for (var next = failure; next != null; next = next.getCause()) {
            if (next instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_FULL.code) {
                return true;
            }
        }
        return false;
    }

    /** How many write transactions were kept since the start. */
    public long commits() {
        return commits.get();
    }

    /** Runs work on one consistent state; inside a write it sees what was just written. */
    public <T extends @Nullable Object> T read(Work<T> work) {
        if (current.isBound()) {
            return work.run(current.get().handle());
        }
        return reading.inTransaction(handle -> ScopedValue.where(current, new Transaction(handle, false, List.of()))
                .call(() -> work.run(handle)));
    }

    /** Several doors, one commit: all writes inside are kept or none. */
    public <T extends @Nullable Object> T together(Supplier<T> work) {
        return write(_ -> work.get());
    }

    /** Does everything {@link #together} does except keeping it. Nothing runs after it. */
    public <T extends @Nullable Object> T rehearse(Supplier<T> work) {
        if (current.isBound()) {
            throw new IllegalStateException("expected no transaction around a rehearsal");
        }
        return writing.inTransaction(handle -> {
            var result = ScopedValue.where(current, new Transaction(handle, true, new ArrayList<>()))
                    .call(work::get);
            handle.rollback();
            return result;
        });
    }

    /** Runs {@code action} once this transaction has committed, or at once outside of one. */
    public void afterCommit(Runnable action) {
        if (current.isBound() && current.get().writes()) {
            current.get().afterCommit().add(action);
        } else {
            action.run();
        }
    }

    /** What SQLite says about the file; {@code ok} when all is well. */
    public String quickCheck() {
        return read(handle ->
                handle.createQuery("PRAGMA quick_check").mapTo(String.class).first());
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static HikariDataSource pool(String name, SQLiteDataSource source, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        return new HikariDataSource(config);
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
