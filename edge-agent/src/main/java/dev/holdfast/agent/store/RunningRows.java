package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.report.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which revision the cluster is being brought to, the last one that was finished, and the conditions of that work. */
public final class RunningRows {
    /** The running revision's signed bytes and the last revision that was finished, 0 when none. */
    public record Running(Bytes target, long applied) {}

    public Optional<Running> find(Connection connection) throws SQLException {
        return Sql.first(
                connection,
                "SELECT * FROM running",
                row -> new Running(Sql.bytes(row, "target"), row.getLong("applied")));
    }

    public void set(Connection connection, Running running) throws SQLException {
        Sql.update(connection, "INSERT OR REPLACE INTO running VALUES (1, ?, ?)", running.target(), running.applied());
    }

    public List<Condition> conditions(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM reconcile_condition ORDER BY type",
                row -> new Condition(
                        row.getString("type"),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getString("message"),
                        Instant.parse(row.getString("since"))));
    }

    public void conditions(Connection connection, List<Condition> conditions) throws SQLException {
        Sql.update(connection, "DELETE FROM reconcile_condition");
        for (var condition : conditions) {
            Sql.update(
                    connection,
                    "INSERT INTO reconcile_condition VALUES (?, ?, ?, ?, ?)",
                    condition.type(),
                    condition.status(),
                    condition.reason(),
                    condition.message(),
                    condition.since());
        }
    }
}
