package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Table {@code signed_repository}. */
final class SignedRows {
    private final HubStore store;

    SignedRows(HubStore store) {
        this.store = store;
    }

    Optional<Signed> find(Scope scope) {
        return store.read(h -> h.createQuery("SELECT * FROM signed_repository WHERE scope = ?")
                .bind(0, scope.key())
                .map((rs, _) -> signed(rs))
                .findOne());
    }

    void save(Scope scope, Signed signed) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO signed_repository(scope, version, targets_version, snapshot_version,"
                        + " timestamp, signed_at, targets_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                scope.key(),
                signed.version(),
                signed.targetsVersion(),
                signed.snapshotVersion(),
                signed.timestamp().toArray(),
                signed.signedAt().toString(),
                signed.targetsAt().toString()));
    }

    /** What was signed for several sites; nothing for a site that nothing was signed for. */
    Map<SiteId, Signed> find(Collection<SiteId> sites) {
        return store.read(h -> h.createQuery("SELECT * FROM signed_repository WHERE scope IN (<scopes>)")
                .bindList(
                        "scopes",
                        sites.stream().map(site -> Scope.director(site).key()).toList())
                .map((rs, _) -> Map.entry(site(rs.getString("scope")), signed(rs)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Sites whose timestamp was signed at {@code limit} or before. */
    List<SiteId> signedUntil(Instant limit) {
        return store.read(h -> h
                .createQuery("SELECT scope, signed_at FROM signed_repository WHERE scope LIKE 'director/%'")
                .map((rs, _) -> Map.entry(site(rs.getString("scope")), Instant.parse(rs.getString("signed_at"))))
                .stream()
                .filter(signed -> !signed.getValue().isAfter(limit))
                .map(Map.Entry::getKey)
                .toList());
    }

    private static Signed signed(ResultSet rs) throws SQLException {
        return new Signed(
                rs.getLong("version"),
                rs.getLong("targets_version"),
                rs.getLong("snapshot_version"),
                Bytes.copyOf(rs.getBytes("timestamp")),
                Instant.parse(rs.getString("signed_at")),
                Instant.parse(rs.getString("targets_at")));
    }

    private static SiteId site(String scope) {
        return new SiteId(scope.substring("director/".length()));
    }
}
