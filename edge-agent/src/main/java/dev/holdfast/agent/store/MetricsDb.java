package dev.holdfast.agent.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
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

    private final Session session;
    private final long kept;
    private final List<Sample> pending = new ArrayList<>();

    private MetricsDb(Session session, long kept) {
        this.session = session;
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

    private static Session prepared(SqliteFile file) {
        file.create();
        var session = new Session(file, false);
        try {
            session.migrate(List.of(SCHEMA));
            return session;
        } catch (StoreFailure e) {
            session.close();
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
        return session.run(c -> Sql.list(
                c,
                "SELECT * FROM sample WHERE name = ? ORDER BY id DESC LIMIT ?",
                row -> new Sample(Instant.parse(row.getString("at")), row.getString("name"), row.getLong("value")),
                name,
                limit));
    }

    public synchronized void flush() {
        try {
            session.run(c -> {
                for (var sample : pending) {
                    Sql.update(
                            c,
                            "INSERT INTO sample (at, name, value) VALUES (?, ?, ?)",
                            sample.at(),
                            sample.name(),
                            sample.value());
                }
                return Sql.update(c, "DELETE FROM sample WHERE id <= (SELECT max(id) FROM sample) - ?", kept);
            });
            pending.clear();
        } catch (StoreFailure e) {
            // Metrics are the first that a site can do without.
            LOG.log(Level.WARNING, "metrics cannot be stored: {0}", e.getMessage());
            while (pending.size() > BATCH) {
                pending.removeFirst();
            }
        }
    }

    @Override
    public synchronized void close() {
        flush();
        session.close();
    }
}
