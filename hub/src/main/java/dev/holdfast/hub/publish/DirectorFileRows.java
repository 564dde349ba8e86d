package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Table {@code director_file}: what only one site fetches. */
final class DirectorFileRows {
    private final HubStore store;

    DirectorFileRows(HubStore store) {
        this.store = store;
    }

    Optional<Bytes> find(SiteId site, String name) {
        return store.read(h -> h.createQuery("SELECT bytes FROM director_file WHERE site = ? AND name = ?")
                .bind(0, site.value())
                .bind(1, name)
                .map((rs, _) -> Bytes.copyOf(rs.getBytes(1)))
                .findOne());
    }

    /** Everything of several sites, by site and name. */
    Map<SiteId, Map<String, Bytes>> find(Collection<SiteId> sites) {
        return store.read(h -> {
            var found = new HashMap<SiteId, Map<String, Bytes>>();
            h.createQuery("SELECT site, name, bytes FROM director_file WHERE site IN (<sites>)")
                    .bindList("sites", sites.stream().map(SiteId::value).toList())
                    .map((rs, _) -> found.computeIfAbsent(new SiteId(rs.getString(1)), _ -> new HashMap<>())
                            .put(rs.getString(2), Bytes.copyOf(rs.getBytes(3))))
                    .list();
            return found;
        });
    }

    /** Stores what targets of this version brought, and forgets what is older than {@code oldest}. */
    void save(SiteId site, long version, Map<String, Bytes> files, long oldest) {
        store.write(h -> {
            var batch = h.prepareBatch(
                    "INSERT OR REPLACE INTO director_file(site, name, version, bytes) VALUES (?, ?, ?, ?)");
            files.forEach((name, bytes) -> batch.add(site.value(), name, version, bytes.toArray()));
            batch.execute();
            return h.execute("DELETE FROM director_file WHERE site = ? AND version < ?", site.value(), oldest);
        });
    }
}
