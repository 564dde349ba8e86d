package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Who this site is, as one document, and how often its agent has started. */
public final class IdentityRows {
    public Optional<Bytes> find(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT document FROM identity WHERE id = 1", row -> Sql.bytes(row, "document"));
    }

    /** Sets or replaces the document; the boot counter stays. */
    public void save(Connection connection, Bytes document) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO identity (id, document) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET document = excluded.document",
                document);
    }

    public long boot(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT boot FROM identity WHERE id = 1");
    }

    /** Counts one start, never below {@code atLeast}, and answers its number. */
    public long start(Connection connection, long atLeast) throws SQLException {
        Sql.update(connection, "UPDATE identity SET boot = max(boot + 1, ?) WHERE id = 1", atLeast);
        return boot(connection);
    }
}
