package dev.holdfast.agent.store;

import dev.holdfast.protocol.report.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Conditions of the agent itself; they keep since when they hold over restarts. */
public final class ConditionRows {
    /** Sets a condition; {@code since} is kept while its status stays. Answers whether anything but the time changed. */
    public boolean set(Connection connection, Condition condition) throws SQLException {
        var same = "SELECT count(*) FROM condition WHERE type = ? AND status = ? AND reason = ? AND message = ?";
        if (Sql.number(connection, same, condition.type(), condition.status(), condition.reason(), condition.message())
                > 0) {
            return false;
        }
        Sql.update(
                connection,
                "INSERT INTO condition VALUES (?, ?, ?, ?, ?) ON CONFLICT (type) DO UPDATE SET"
                        + " since = CASE WHEN status = excluded.status THEN since ELSE excluded.since END,"
                        + " status = excluded.status, reason = excluded.reason, message = excluded.message",
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message(),
                condition.since());
        return true;
    }

    public boolean clear(Connection connection, String type) throws SQLException {
        return Sql.update(connection, "DELETE FROM condition WHERE type = ?", type) > 0;
    }

    public List<Condition> all(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM condition ORDER BY type",
                row -> new Condition(
                        row.getString("type"),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getString("message"),
                        Instant.parse(row.getString("since"))));
    }
}
