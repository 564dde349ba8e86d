package dev.holdfast.hub.profile;

import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Table {@code channel}. Thread-safe; joins the transaction of its caller. */
final class ChannelRows {
    private final HubStore store;

    ChannelRows(HubStore store) {
        this.store = store;
    }

    /** Profiles that have any. */
    List<String> profiles() {
        return store.read(h -> h.createQuery("SELECT DISTINCT profile FROM channel ORDER BY profile")
                .mapTo(String.class)
                .list());
    }

    /** Versions by channel. */
    Map<String, String> of(String profile) {
        return store.read(h -> {
            var versions = new TreeMap<String, String>();
            h.createQuery("SELECT name, version FROM channel WHERE profile = ?")
                    .bind(0, profile)
                    .map((rs, _) -> Map.entry(rs.getString("name"), rs.getString("version")))
                    .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
            return Collections.unmodifiableMap(versions);
        });
    }

    void put(String profile, String channel, String version, Author author, Instant at) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO channel(profile, name, version, author, client, at) VALUES (?, ?, ?, ?, ?, ?)",
                profile,
                channel,
                version,
                author.name(),
                author.client(),
                at.toString()));
    }

    void forget(String profile) {
        store.write(h -> h.execute("DELETE FROM channel WHERE profile = ?", profile));
    }
}
