package dev.holdfast.hub.change;

import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tables {@code update_choice} and {@code update_dismissal}. Thread-safe; joins the transaction of its caller. */
final class ChangeRows {
    private static final String VALUE = "value";

    private final HubStore store;

    ChangeRows(HubStore store) {
        this.store = store;
    }

    /** Everything chosen at a cluster, whether its conflict still stands or not. */
    List<Choice> choices(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM update_choice WHERE cluster = ? ORDER BY layer, path")
                .bind(0, cluster)
                .map((rs, _) -> new Choice(
                        rs.getString("layer"),
                        ValuePath.parse(rs.getString("path")),
                        rs.getString("conflict"),
                        Choice.How.parse(rs.getString("choice")),
                        StrictJson.parseObject(Bytes.utf8(rs.getString(VALUE)), Limits.OBJECTS)
                                .members()
                                .getOrDefault(VALUE, Json.NULL),
                        new Author(rs.getString("author"), rs.getString("client")),
                        Instant.parse(rs.getString("at"))))
                .list());
    }

    void choose(String cluster, Choice choice) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO update_choice"
                        + "(cluster, layer, path, conflict, choice, value, author, client, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                cluster,
                choice.layer(),
                choice.path().toString(),
                choice.conflict(),
                choice.how().text(),
                StrictJson.write(Json.object(VALUE, choice.value())).utf8(),
                choice.author().name(),
                choice.author().client(),
                choice.at().toString()));
    }

    /** Versions by profile that nobody wants to hear of at a cluster. */
    Map<String, String> dismissed(String cluster) {
        return store.read(h -> {
            var versions = new HashMap<String, String>();
            h.createQuery("SELECT profile, version FROM update_dismissal WHERE cluster = ?")
                    .bind(0, cluster)
                    .map((rs, _) -> Map.entry(rs.getString("profile"), rs.getString("version")))
                    .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
            return versions;
        });
    }

    void dismiss(String cluster, String profile, String version) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO update_dismissal(cluster, profile, version) VALUES (?, ?, ?)",
                cluster,
                profile,
                version));
    }

    void forget(String cluster) {
        store.write(h -> {
            h.execute("DELETE FROM update_choice WHERE cluster = ?", cluster);
            return h.execute("DELETE FROM update_dismissal WHERE cluster = ?", cluster);
        });
    }
}
