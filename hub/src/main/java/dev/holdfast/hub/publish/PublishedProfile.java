package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.semver4j.Semver;

/** A published profile version: its manifest in the Catalog and the locked composition it came from. */
public record PublishedProfile(
        String name, String version, BlobRef manifest, Digest composition, String author, Instant at) {
    /** How the versions of a profile follow each other. */
    static final Comparator<String> OLDEST_FIRST = Comparator.comparing(
            version -> Optional.ofNullable(Semver.coerce(version)).orElse(Semver.ZERO));
}
