package dev.holdfast.hub.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

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
                .map((row, _) -> new Entry(
                        row.getLong("id"),
                        Instant.parse(row.getString("time")),
                        new Author(row.getString("author"), row.getString("client")),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail")))
                .list());
    }
}
