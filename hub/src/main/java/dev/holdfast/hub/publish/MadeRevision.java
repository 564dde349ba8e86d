package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.json.Json;
import java.time.Instant;

/**
 * What a revision was made of.
 *
 * @param definition of its cluster, as people wrote it
 * @param author who wrote the Cluster last before it
 */
public record MadeRevision(long revision, String cluster, Json.Obj definition, Author author, Instant at) {}
