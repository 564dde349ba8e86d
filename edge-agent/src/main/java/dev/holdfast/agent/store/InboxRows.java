package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The newest message of each downward topic, kept before it is acknowledged. */
public final class InboxRows {
    public Optional<Bytes> find(Connection connection, String topic) throws SQLException {
        return Sql.first(
                connection, "SELECT content FROM inbox WHERE topic = ?", row -> Sql.bytes(row, "content"), topic);
    }

    /** Keeps a message; answers whether it differs from the one that was there. */
    public boolean put(Connection connection, String topic, Bytes content, Instant at) throws SQLException {
        if (find(connection, topic).filter(content::equals).isPresent()) {
            return false;
        }
        Sql.update(connection, "INSERT OR REPLACE INTO inbox VALUES (?, ?, ?)", topic, content, at);
        return true;
    }
}
