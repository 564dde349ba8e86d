package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Events that the hub has not acknowledged yet, and the sequence numbers of the site. Rows go only on acknowledgement. */
public final class OutboxRows {
    /** One waiting event. */
    public record Waiting(long sequence, String severity, Bytes content) {}

    /** How much waits. */
    public record Size(long messages, long bytes) {}

    /** What had to be dropped to keep the bound; none when {@code count} is 0. */
    public record Hole(long count, long first, long last) {}

    /** The next sequence number; numbers of a transaction that fails are given again. */
    public long nextSequence(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE sequence SET last = last + 1");
        return lastSequence(connection);
    }

    public long lastSequence(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT last FROM sequence");
    }

    /** Lets the numbers continue above {@code atLeast}. */
    public void skipTo(Connection connection, long atLeast) throws SQLException {
        Sql.update(connection, "UPDATE sequence SET last = max(last, ?)", atLeast);
    }

    public void add(Connection connection, Waiting event) throws SQLException {
        Sql.update(
                connection, "INSERT INTO outbox VALUES (?, ?, ?)", event.sequence(), event.severity(), event.content());
    }

    /** The oldest waiting events after a sequence number. */
    public List<Waiting> after(Connection connection, long sequence, int limit) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?",
                row -> new Waiting(row.getLong("sequence"), row.getString("severity"), Sql.bytes(row, "content")),
                sequence,
                limit);
    }

    public int acknowledge(Connection connection, Collection<Long> sequences) throws SQLException {
        var deleted = 0;
        for (var sequence : sequences) {
            deleted += Sql.update(connection, "DELETE FROM outbox WHERE sequence = ?", sequence);
        }
        return deleted;
    }

    /** Forgets everything below a number that the hub has vouched for in signed metadata. */
    public int acknowledgeBelow(Connection connection, long sequence) throws SQLException {
        return Sql.update(connection, "DELETE FROM outbox WHERE sequence < ?", sequence);
    }

    /** How many wait with numbers up to this one. */
    public long countUpTo(Connection connection, long sequence) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM outbox WHERE sequence <= ?", sequence);
    }

    public Size size(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*), coalesce(sum(length(content)), 0) FROM outbox",
                        row -> new Size(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }

    /** Keeps at most {@code limit} events by dropping {@code step} at once, mildest and oldest first. */
    public Hole bound(Connection connection, long limit, long step) throws SQLException {
        if (Sql.number(connection, "SELECT count(*) FROM outbox") <= limit) {
            return new Hole(0, 0, 0);
        }
        var victims = Sql.list(
                connection,
                "SELECT sequence FROM outbox ORDER BY CASE severity WHEN 'info' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,"
                        + " sequence LIMIT ?",
                row -> row.getLong(1),
                step);
        acknowledge(connection, victims);
        return new Hole(
                victims.size(),
                victims.stream().mapToLong(Long::longValue).min().orElse(0),
                victims.stream().mapToLong(Long::longValue).max().orElse(0));
    }
}
