package dev.holdfast.hub.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The append-only record of who did what. Thread-safe; joins the transaction of its caller. */
public final class AuditRows {
    /**
     * One entry.
     *
     * @param action verb, such as created, configured, deleted, published, tokenCreated
     * @param subject KIND/NAME
     */
    public record Entry(long id, Instant time, Author author, String action, String subject, String detail) {}

    private final HubStore store;
    private final Clock clock;

    public AuditRows(HubStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public void append(Author author, String action, String subject, String detail) {
        store.write(h -> h.createUpdate(
                        """
                        INSERT INTO audit (time, author, client, action, subject, detail)
                        VALUES (:time, :author, :client, :action, :subject, :detail)""")
                .bind("time", clock.instant().toString())
                .bind("author", author.name())
                .bind("client", author.client())
                .bind("action", action)
                .bind("subject", subject)
                .bind("detail", detail)
                .execute());
    }

    /** Entries after {@code after}, oldest first; of one subject, or of all when it is empty. */
    public List<Entry> list(String subject, long after, int limit) {
        return store.read(h -> h.createQuery(
                        """
                        SELECT * FROM audit WHERE id > :after AND (:subject = '' OR subject = :subject)
                        ORDER BY id LIMIT :limit""")
                .bind("after", after)
                .bind("subject", subject)
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list());
    }

    /** Entries of one action about one subject, newest first. */
    public List<Entry> newest(String action, String subject, int limit) {
        return store.read(
                h -> h.createQuery("SELECT * FROM audit WHERE subject = ? AND action = ? ORDER BY id DESC LIMIT ?")
                        .bind(0, subject)
                        .bind(1, action)
                        .bind(2, limit)
                        .map((row, _) -> entry(row))
                        .list());
    }

    /** Entries of one action whose subjects the filter lets pass, newest first. */
    public List<Entry> newest(String action, Predicate<String> subjects, int limit) {
        return store.read(h -> {
            try (var found = h
                    .createQuery("SELECT * FROM audit WHERE action = ? ORDER BY id DESC")
                    .bind(0, action)
                    .map((row, _) -> entry(row))
                    .stream()) {
                return found.filter(entry -> subjects.test(entry.subject()))
                        .limit(limit)
                        .toList();
            }
        });
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("id"),
                Instant.parse(row.getString("time")),
                new Author(row.getString("author"), row.getString("client")),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail"));
    }
}
