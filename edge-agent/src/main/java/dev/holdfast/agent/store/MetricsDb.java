package dev.holdfast.agent.store;

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
        file.create();
        var connection = file.connect(false);
        SqliteFile.migrate(connection, List.of(SCHEMA));
        return new MetricsDb(connection, kept);
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
            throw StoreFailure.of(e);
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
