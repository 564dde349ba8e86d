package dev.holdfast.hub.profile;

import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument.Stamp;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.Optional;

/** Rows of profile versions, drafts included. Thread-safe; joins the transaction of its caller. */
final class VersionRows {
    private final HubStore store;

    VersionRows(HubStore store) {
        this.store = store;
    }

    Optional<ProfileVersion> find(String name, String version) {
        return store.read(h -> h.createQuery("SELECT * FROM profile_version WHERE name = :name AND version = :version")
                .bind("name", name)
                .bind("version", version)
                .map((row, _) -> new ProfileVersion(
                        name,
                        version,
                        StrictJson.parseObject(Bytes.utf8(row.getString("spec")), Limits.OBJECTS),
                        new Stamp(
                                Instant.parse(row.getString("updated_at")),
                                new Author(row.getString("updated_by"), row.getString("updated_client")))))
                .findOne());
    }

    void put(ProfileVersion version) {
        store.write(h -> h.createUpdate(
                        """
                        INSERT OR REPLACE INTO profile_version
                        VALUES (:name, :version, :spec, :time, :author, :client)""")
                .bind("name", version.name())
                .bind("version", version.version())
                .bind("spec", StrictJson.write(version.spec()).utf8())
                .bind("time", version.updated().time().toString())
                .bind("author", version.updated().author().name())
                .bind("client", version.updated().author().client())
                .execute());
    }
}
