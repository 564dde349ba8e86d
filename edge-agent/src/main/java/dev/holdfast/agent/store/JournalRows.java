package dev.holdfast.agent.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What the agent did to its own state, for people: newest 1,000 entries. */
public final class JournalRows {
    private static final int KEPT = 1_000;

    /** One entry. */
    public record Entry(Instant at, String step, String detail) {}

    public void add(Connection connection, Entry entry) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO journal (at, step, detail) VALUES (?, ?, ?)",
                entry.at(),
                entry.step(),
                entry.detail());
        Sql.update(connection, "DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - ?", KEPT);
    }

    /** Newest first. */
    public List<Entry> newest(Connection connection, int limit) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM journal ORDER BY id DESC LIMIT ?",
                row -> new Entry(Instant.parse(row.getString("at")), row.getString("step"), row.getString("detail")),
                limit);
    }
}
