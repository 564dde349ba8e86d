package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Which content each layer has in the cluster, and which one is on its way there. */
public final class ContentRows {
    /**
     * One layer.
     *
     * @param done the content that was complete last, hooks included
     * @param begun the content whose objects may be there; equal to {@code done} when nothing is on its way
     * @param event why {@code begun} comes: install, upgrade, rollback; empty when nothing is on its way
     * @param first the revision that brought the layer
     * @param adopted whether some of its objects were there before, under somebody else
     */
    public record Content(
            LayerKey key, Optional<BlobRef> done, BlobRef begun, String event, long first, boolean adopted) {
        /** The same layer with this content on its way. */
        public Content begin(BlobRef next, String why) {
            return new Content(key, done, next, why, first, adopted);
        }

        /** What was on its way is complete. */
        public Content finish() {
            return new Content(key, Optional.of(begun), begun, "", first, adopted);
        }
    }

    public List<Content> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM content ORDER BY key", ContentRows::content);
    }

    public void put(Connection connection, Content content) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                content.key(),
                content.done().map(done -> done.digest().toString()).orElse(""),
                content.done().map(BlobRef::length).orElse(0L),
                content.begun().digest(),
                content.begun().length(),
                content.event(),
                content.first(),
                content.adopted() ? 1 : 0);
    }

    public void remove(Connection connection, LayerKey key) throws SQLException {
        Sql.update(connection, "DELETE FROM content WHERE key = ?", key);
    }

    private static Content content(ResultSet row) throws SQLException {
        var done = row.getString("done");
        return new Content(
                LayerKey.parse(row.getString("key")),
                done.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new BlobRef(Digest.parse(done), row.getLong("done_length"))),
                new BlobRef(Digest.parse(row.getString("begun")), row.getLong("begun_length")),
                row.getString("event"),
                row.getLong("first"),
                row.getInt("adopted") == 1);
    }
}
