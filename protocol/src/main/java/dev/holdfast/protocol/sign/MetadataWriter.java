package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.trust.Target;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes signed TUF metadata: canonical {@code signed}, keys by id, consistent snapshots. Immutable. */
public final class MetadataWriter {
    /** Keys and threshold of one role inside a root. */
    public record RoleKeys(List<PublicKey> keys, int threshold) {
        public RoleKeys {
            keys = List.copyOf(keys);
        }
    }

    private MetadataWriter() {}

    /** A root; {@code roles} by name: root, timestamp, snapshot, targets. */
    public static Bytes root(
            long version,
            Instant expires,
            Map<String, RoleKeys> roles,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        throw new UnsupportedOperationException();
    }

    /** Targets; {@code holdfast} becomes {@code signed.x-holdfast}: fleet, site (Director only), issued, and more. */
    public static Bytes targets(
            long version,
            Instant expires,
            Collection<Target> targets,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        throw new UnsupportedOperationException();
    }

    /** A snapshot that names one targets file by version, length and hash. */
    public static Bytes snapshot(
            long version,
            Instant expires,
            long targetsVersion,
            Bytes targets,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        throw new UnsupportedOperationException();
    }

    /** A timestamp that names one snapshot file by version, length and hash. */
    public static Bytes timestamp(
            long version,
            Instant expires,
            long snapshotVersion,
            Bytes snapshot,
            Json.Obj holdfast,
            Collection<? extends Signer> signers) {
        throw new UnsupportedOperationException();
    }

    /** The next version after {@code last}: milliseconds since 2020-01-01 or last + 1, whichever is more (D9). */
    public static long nextVersion(long last, Instant now) {
        throw new UnsupportedOperationException();
    }
}
