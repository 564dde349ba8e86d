package dev.holdfast.hub.store;

import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * A resource as stored. Immutable.
 *
 * @param version its resource version: rises over the whole hub with every change of a document
 */
public record ResourceDocument(
        String kind,
        String name,
        String project,
        Map<String, String> labels,
        Map<String, String> annotations,
        Json.Obj spec,
        long version,
        String uid,
        Stamp created,
        Stamp updated) {
    /** Who wrote, with what, when. */
    public record Stamp(Instant time, Author author) {}

    public ResourceDocument {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** The same with another spec. */
    public ResourceDocument with(Json.Obj other) {
        return new ResourceDocument(kind, name, project, labels, annotations, other, version, uid, created, updated);
    }

    public ResourceName resourceName() {
        return new ResourceName(kind, name);
    }
}
