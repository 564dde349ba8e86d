package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes signed TUF metadata: canonical {@code signed}, keys by id, consistent snapshots. Immutable. */
public final class MetadataWriter {
    private static final String SPECIFICATION = "1.0.34";
    private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration LONGEST_SILENCE = Duration.ofDays(400);

    /** Keys and threshold of one role inside a root. */
    public record RoleKeys(List<PublicKey> keys, int threshold) {
        public RoleKeys {
            keys = List.copyOf(keys);
        }
    }

    private MetadataWriter() {}

    /**
     * A root; {@code roles} by name: root, timestamp, snapshot, targets. {@code holdfast} is {@code Binding.ofRoot}: it
     * names the fleet and the repository, without which one repository's root could be replayed as the other's.
     */
    public static Bytes root(
            long version,
            Instant expires,
            Map<String, RoleKeys> roles,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        if (!holdfast.members().keySet().containsAll(List.of("fleet", "repository"))) {
            throw new IllegalArgumentException("a root names its fleet and repository: use Binding.ofRoot");
        }
        var keys = new LinkedHashMap<String, Json>();
        var rules = new LinkedHashMap<String, Json>();
        roles.forEach((role, signedBy) -> {
            signedBy.keys().forEach(key -> keys.put(key.keyId(), key.tuf()));
            var keyIds = signedBy.keys().stream().map(PublicKey::keyId).toList();
            rules.put(role, Json.object("keyids", Json.Arr.ofTexts(keyIds), "threshold", signedBy.threshold()));
        });
        return signed(
                common(Role.ROOT, version, expires, holdfast)
                        .with("consistent_snapshot", true)
                        .with("keys", new Json.Obj(keys))
                        .with("roles", new Json.Obj(rules)),
                signers);
    }

    /** Targets; {@code holdfast} becomes {@code signed.x-holdfast}: fleet, site (Director only), issued, and more. */
    public static Bytes targets(
            long version,
            Instant expires,
            Collection<Target> targets,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        var entries = new LinkedHashMap<String, Json>();
        for (var target : targets) {
            var entry = Json.object(
                    "length",
                    target.content().length(),
                    "hashes",
                    Json.object("sha256", target.content().digest().value()));
            entries.put(
                    target.path(), target.custom().members().isEmpty() ? entry : entry.with("custom", target.custom()));
        }
        return signed(common(Role.TARGETS, version, expires, holdfast).with("targets", new Json.Obj(entries)), signers);
    }

    /** A snapshot that names one targets file by version, length and hash. */
    public static Bytes snapshot(
            long version,
            Instant expires,
            long targetsVersion,
            Bytes targets,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        return signed(
                common(Role.SNAPSHOT, version, expires, holdfast)
                        .with("meta", meta(Role.TARGETS, targetsVersion, targets)),
                signers);
    }

    /** A timestamp that names one snapshot file by version, length and hash. */
    public static Bytes timestamp(
            long version,
            Instant expires,
            long snapshotVersion,
            Bytes snapshot,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        return signed(
                common(Role.TIMESTAMP, version, expires, holdfast)
                        .with("meta", meta(Role.SNAPSHOT, snapshotVersion, snapshot)),
                signers);
    }

    /** The next version after {@code last}: milliseconds since 2020-01-01 or last + 1, whichever is more (D9). */
    public static long nextVersion(long last, Instant now) {
        return Math.max(last + 1, Duration.between(EPOCH, now).toMillis());
    }

    /**
     * Whether the clock is more than 400 days past the last version: a wrong clock would burn versions for ever, so a
     * person confirms before anything is signed (D9). Never so for the first version, 0 being none.
     */
    public static boolean leaps(long last, Instant now) {
        return last > 0 && Duration.between(EPOCH.plusMillis(last), now).compareTo(LONGEST_SILENCE) > 0;
    }

    private static Json.Obj common(Role role, long version, Instant expires, Json.Obj holdfast) {
        return Json.object(
                "_type",
                role.text(),
                "spec_version",
                SPECIFICATION,
                "version",
                version,
                "expires",
                expires.truncatedTo(ChronoUnit.SECONDS).toString(),
                "x-holdfast",
                holdfast);
    }

    private static Json.Obj meta(Role role, long version, Bytes file) {
        return Json.object(
                role.text() + ".json",
                Json.object(
                        "version",
                        version,
                        "length",
                        file.length(),
                        "hashes",
                        Json.object("sha256", file.digest().value())));
    }

    private static Bytes signed(Json.Obj content, Collection<? extends Signer> signers) {
        var message = CanonicalJson.write(content);
        var signatures = new ArrayList<Json>();
        for (var signer : signers) {
            var signature = HexFormat.of().formatHex(signer.sign(message).toArray());
            signatures.add(Json.object("keyid", signer.publicKey().keyId(), "sig", signature));
        }
        return StrictJson.writeSorted(Json.object("signatures", new Json.Arr(signatures), "signed", content));
    }
}
