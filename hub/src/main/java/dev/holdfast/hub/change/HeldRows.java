package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.cluster.HeldRevision;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.List;

/** Table {@code held_revision}. Thread-safe; joins the transaction of its caller. */
final class HeldRows {
    private final HubStore store;

    HeldRows(HubStore store) {
        this.store = store;
    }

    /** Of one cluster, oldest first. */
    List<HeldRevision> of(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM held_revision WHERE cluster = ? ORDER BY revision")
                .bind(0, cluster)
                .map((rs, _) -> new HeldRevision(
                        rs.getLong("revision"),
                        new Definition(StrictJson.parseObject(Bytes.utf8(rs.getString("definition")), Limits.OBJECTS)),
                        new Author(rs.getString("author"), rs.getString("client")),
                        Instant.parse(rs.getString("at"))))
                .list());
    }

    void hold(String cluster, HeldRevision held) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO held_revision(cluster, revision, definition, author, client, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                cluster,
                held.revision(),
                StrictJson.write(held.definition().parts()).utf8(),
                held.author().name(),
                held.author().client(),
                held.at().toString()));
    }

    /** Whether it was held. */
    boolean release(String cluster, long revision) {
        return store.write(h ->
                        h.execute("DELETE FROM held_revision WHERE cluster = ? AND revision = ?", cluster, revision))
                > 0;
    }

    /** After the cluster is gone: another one of its name has a life of its own. */
    void forget(String cluster) {
        store.write(h -> h.execute("DELETE FROM held_revision WHERE cluster = ?", cluster));
    }
}
