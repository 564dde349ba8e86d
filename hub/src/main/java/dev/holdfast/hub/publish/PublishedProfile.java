package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import java.time.Instant;

/** A published profile version: its manifest in the Catalog and the locked composition it came from. */
public record PublishedProfile(
        String name, String version, BlobRef manifest, Digest composition, String author, Instant at) {}
