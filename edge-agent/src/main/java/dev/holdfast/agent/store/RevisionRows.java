package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last revision that was complete, and the revisions that failed and are not tried again by themselves. */
public final class RevisionRows {
    /**
     * A revision that failed.
     *
     * @param layers digest of its layers and tombstones: another revision with the same ones would fail too
     * @param back whether the last good revision was put back; else the failed one was left as it was
     */
    public record Held(long revision, String layers, String message, boolean back, Instant at) {}

    /** The signed bytes of the last revision that was complete. */
    public Optional<Bytes> good(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT * FROM good", row -> Sql.bytes(row, "target"));
    }

    public void good(Connection connection, Bytes target) throws SQLException {
        Sql.update(connection, "INSERT OR REPLACE INTO good VALUES (1, ?)", target);
    }

    /** Oldest first. */
    public List<Held> held(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM held ORDER BY revision",
                row -> new Held(
                        row.getLong("revision"),
                        row.getString("layers"),
                        row.getString("message"),
                        row.getInt("back") == 1,
                        Instant.parse(row.getString("at"))));
    }

    public void hold(Connection connection, Held held) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?)",
                held.revision(),
                held.layers(),
                held.message(),
                held.back() ? 1 : 0,
                held.at());
    }

    public void release(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM held");
    }
}
