package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Table {@code published}: rows are only added, and all of them are in memory. Thread-safe for one writer. */
final class PublishedRows {
    private final HubStore store;

    private volatile Map<String, List<PublishedProfile>> known;

    PublishedRows(HubStore store) {
        this.store = store;
        this.known = read();
    }

    Optional<PublishedProfile> find(String name, String version) {
        return versions(name).stream()
                .filter(profile -> profile.version().equals(version))
                .findFirst();
    }

    /** All versions of a profile, newest first. */
    List<PublishedProfile> versions(String name) {
        return known.getOrDefault(name, List.of());
    }

    List<PublishedProfile> all() {
        return known.values().stream().flatMap(List::stream).toList();
    }

    private Map<String, List<PublishedProfile>> read() {
        return store
                .read(h -> h.createQuery("SELECT * FROM published")
                        .map((rs, _) -> profile(rs))
                        .list())
                .stream()
                .sorted(Comparator.comparing(PublishedProfile::version, PublishedProfile.OLDEST_FIRST)
                        .reversed())
                .collect(Collectors.groupingBy(PublishedProfile::name));
    }

    void add(PublishedProfile profile) {
        store.write(h -> {
            store.afterCommit(() -> known = read());
            return h.execute(
                    "INSERT INTO published(name, version, manifest_digest, manifest_length, composition_digest, author, at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    profile.name(),
                    profile.version(),
                    profile.manifest().digest().value(),
                    profile.manifest().length(),
                    profile.composition().value(),
                    profile.author(),
                    profile.at().toString());
        });
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
