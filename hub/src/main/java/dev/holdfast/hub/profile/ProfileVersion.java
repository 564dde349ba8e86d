package dev.holdfast.hub.profile;

import dev.holdfast.hub.store.ResourceDocument.Stamp;
import dev.holdfast.protocol.json.Json;

/** One version of a profile as its author wrote it. Immutable. */
public record ProfileVersion(String name, String version, Json.Obj spec, Stamp updated) {}
