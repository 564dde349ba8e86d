package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Table {@code signed_repository}. */
final class SignedRows {
    private final HubStore store;
    private final Together together;

    SignedRows(HubStore store) {
        this.store = store;
        this.together = new Together(store);
    }

    Optional<Signed> find(Scope scope) {
        return store.read(h -> h.createQuery("SELECT * FROM signed_repository WHERE scope = ?")
                .bind(0, scope.key())
                .map((rs, _) -> new Signed(
                        rs.getLong("version"),
                        rs.getLong("targets_version"),
                        rs.getLong("snapshot_version"),
                        Bytes.copyOf(rs.getBytes("timestamp")),
                        Instant.parse(rs.getString("signed_at")),
                        Instant.parse(rs.getString("targets_at"))))
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

    /** One transaction around several doors, and around what other threads want to keep at this moment. */
    void together(Runnable work) {
        together.commit(work);
    }

    /** Sites whose timestamp was signed at {@code limit} or before. */
    List<SiteId> signedUntil(Instant limit) {
        return store.read(h -> h
                .createQuery("SELECT scope, signed_at FROM signed_repository WHERE scope LIKE 'director/%'")
                .map((rs, _) -> Map.entry(
                        rs.getString("scope").substring("director/".length()),
                        Instant.parse(rs.getString("signed_at"))))
                .stream()
                .filter(signed -> !signed.getValue().isAfter(limit))
                .map(signed -> new SiteId(signed.getKey()))
                .toList());
    }
}
