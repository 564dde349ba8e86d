package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code published}. */
final class PublishedRows {
    private final HubStore store;

    PublishedRows(HubStore store) {
        this.store = store;
    }

    Optional<PublishedProfile> find(String name, String version) {
        return store.read(h -> h.createQuery("SELECT * FROM published WHERE name = ? AND version = ?")
                .bind(0, name)
                .bind(1, version)
                .map((rs, _) -> profile(rs))
                .findOne());
    }

    List<PublishedProfile> versions(String name) {
        return store.read(h -> h.createQuery("SELECT * FROM published WHERE name = ?")
                .bind(0, name)
                .map((rs, _) -> profile(rs))
                .list());
    }

    List<PublishedProfile> all() {
        return store.read(h -> h.createQuery("SELECT * FROM published ORDER BY name, version")
                .map((rs, _) -> profile(rs))
                .list());
    }

    void add(PublishedProfile profile) {
        store.write(h -> h.execute(
                "INSERT INTO published(name, version, manifest_digest, manifest_length, composition_digest, author, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                profile.name(),
                profile.version(),
                profile.manifest().digest().value(),
                profile.manifest().length(),
                profile.composition().value(),
                profile.author(),
                profile.at().toString()));
    }

    private static PublishedProfile profile(ResultSet rs) throws SQLException {
        return new PublishedProfile(
                rs.getString("name"),
                rs.getString("version"),
                new BlobRef(new Digest(rs.getString("manifest_digest")), rs.getLong("manifest_length")),
                new Digest(rs.getString("composition_digest")),
                rs.getString("author"),
                Instant.parse(rs.getString("at")));
    }
}
