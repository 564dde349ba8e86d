package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What is kept of a pivot beside the journal on the API server: what the hub called for, and what goes to the hub. */
public final class LetterRows {
    /** One of each is kept. */
    public enum Kind {
        /** The hub's call to begin as the source, an envelope. */
        CALL,
        /** The newest statement of this site, an envelope. */
        STATEMENT,
        /** The sealed file that it names, while the hub needs it. */
        SEAL
    }

    /** What was kept, and since when. */
    public record Letter(Bytes content, Instant at) {}

    Optional<Letter> find(Connection connection, Kind kind) throws SQLException {
        return Sql.first(
                connection,
                "SELECT content, at FROM letter WHERE kind = ?",
                row -> new Letter(Sql.bytes(row, "content"), Instant.parse(row.getString("at"))),
                kind.name());
    }

    void put(Connection connection, Kind kind, Bytes content, Instant at) throws SQLException {
        Sql.update(connection, "INSERT OR REPLACE INTO letter VALUES (?, ?, ?)", kind.name(), content, at);
    }

    boolean remove(Connection connection, Kind kind) throws SQLException {
        return Sql.update(connection, "DELETE FROM letter WHERE kind = ?", kind.name()) > 0;
    }

    boolean has(Connection connection, Kind kind) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM letter WHERE kind = ?", kind.name()) > 0;
    }
}
