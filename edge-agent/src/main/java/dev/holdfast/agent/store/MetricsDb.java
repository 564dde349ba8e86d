package dev.holdfast.agent.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * {@code metrics.db}: samples that may be lost in a power cut. Committed in batches of 50 or every 10 seconds, bounded in
 * number. Thread-safe.
 */
public final class MetricsDb implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MetricsDb.class.getName());
    private static final int BATCH = 50;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String SCHEMA =
            "CREATE TABLE sample (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, name TEXT NOT NULL,"
                    + " value INTEGER NOT NULL) STRICT";

    /** One measured value. */
    public record Sample(Instant at, String name, long value) {}

    private final Connection connection;
    private final long kept;
    private final List<Sample> pending = new ArrayList<>();

    private MetricsDb(Connection connection, long kept) {
        this.connection = connection;
        this.kept = kept;
    }

    /** Opens or creates the file; a damaged one is emptied, for nothing in it is needed to run. */
    public static MetricsDb open(Path path, long kept) {
        var file = new SqliteFile(path, SQLiteConfig.SynchronousMode.NORMAL);
        try {
            return new MetricsDb(prepared(file), kept);
        } catch (StoreFailure e) {
            if (e.kind() != StoreFailure.Kind.CORRUPT) {
                throw e;
            }
            LOG.log(Level.WARNING, "the metrics in {0} were damaged and begin anew", path);
            file.delete();
            return new MetricsDb(prepared(file), kept);
        }
    }

    private static Connection prepared(SqliteFile file) {
        file.create();
        var connection = file.connect(false);
        try {
            SqliteFile.migrate(connection, List.of(SCHEMA));
            return connection;
        } catch (StoreFailure e) {
            SqliteFile.closeQuietly(connection);
            throw e;
        }
    }

    public synchronized void add(Sample sample) {
        pending.add(sample);
        if (pending.size() >= BATCH
                || Duration.between(pending.getFirst().at(), sample.at()).compareTo(LONGEST) >= 0) {
            flush();
        }
    }

    /** Newest first. */
    public synchronized List<Sample> newest(String name, int limit) {
        flush();
        try {
            return Sql.list(
                    connection,
                    "SELECT * FROM sample WHERE name = ? ORDER BY id DESC LIMIT ?",
                    row -> new Sample(Instant.parse(row.getString("at")), row.getString("name"), row.getLong("value")),
                    name,
                    limit);
        } catch (SQLException e) {
            throw StoreFailure.of(e);
        }
    }

    public synchronized void flush() {
        try {
            for (var sample : pending) {
                Sql.update(
                        connection,
                        "INSERT INTO sample (at, name, value) VALUES (?, ?, ?)",
                        sample.at(),
                        sample.name(),
                        sample.value());
            }
            Sql.update(connection, "DELETE FROM sample WHERE id <= (SELECT max(id) FROM sample) - ?", kept);
            connection.commit();
            pending.clear();
        } catch (SQLException e) {
            // Metrics are the first that a site can do without.
            LOG.log(Level.WARNING, "metrics cannot be stored: {0}", e.getMessage());
            undo();
            while (pending.size() > BATCH) {
                pending.removeFirst();
            }
        }
    }

    private void undo() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the disk is full.
            LOG.log(Level.DEBUG, "nothing to roll back: {0}", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        flush();
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreFailure.of(e);
        }
    }
}
