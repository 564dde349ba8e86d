package dev.holdfast.hub.resource;

import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;

/** Port: what is to be said about a resource beside what its author wrote. */
@FunctionalInterface
public interface StatusOf {
    /** Its {@code status}. */
    Json.Obj of(ResourceDocument document);
}
