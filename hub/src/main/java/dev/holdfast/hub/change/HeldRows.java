package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.cluster.HeldRevision;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Table {@code held_revision}: few rows, and all of them are in memory. Thread-safe; joins the transaction of its caller. */
final class HeldRows {
    private final HubStore store;

    private volatile Map<String, List<HeldRevision>> known;

    HeldRows(HubStore store) {
        this.store = store;
        this.known = read();
    }

    /** Of one cluster, oldest first. */
    List<HeldRevision> of(String cluster) {
        return known.getOrDefault(cluster, List.of());
    }

    private Map<String, List<HeldRevision>> read() {
        return store
                .read(h -> h.createQuery("SELECT * FROM held_revision ORDER BY cluster, revision")
                        .map((rs, _) -> Map.entry(rs.getString("cluster"), row(rs)))
                        .list())
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static HeldRevision row(ResultSet rs) throws SQLException {
        return new HeldRevision(
                rs.getLong("revision"),
                new Definition(StrictJson.parseObject(Bytes.utf8(rs.getString("definition")), Limits.OBJECTS)),
                new Author(rs.getString("author"), rs.getString("client")),
                Instant.parse(rs.getString("at")));
    }

    void hold(String cluster, HeldRevision held) {
        changed(
                "INSERT OR REPLACE INTO held_revision(cluster, revision, definition, author, client, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                cluster,
                held.revision(),
                StrictJson.write(held.definition().parts()).utf8(),
                held.author().name(),
                held.author().client(),
                held.at().toString());
    }

    /** Whether it was held. */
    boolean release(String cluster, long revision) {
        return changed("DELETE FROM held_revision WHERE cluster = ? AND revision = ?", cluster, revision) > 0;
    }

    /** After the cluster is gone: another one of its name has a life of its own. */
    void forget(String cluster) {
        if (!of(cluster).isEmpty()) {
            changed("DELETE FROM held_revision WHERE cluster = ?", cluster);
        }
    }

    private int changed(String statement, Object... values) {
        return store.write(h -> {
            store.afterCommit(() -> known = read());
            return h.execute(statement, values);
        });
    }
}
