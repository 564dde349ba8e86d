package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.protocol.json.Json;
import java.util.Optional;

/** The revision that a cluster runs, as its site reported it last, and what that was made of. Immutable. */
record Running(long revision, Definition definition) {
    /** The version of one of its profiles there. */
    Optional<String> version(String profile) {
        return definition.pins().stream()
                .filter(pin -> pin.profile().equals(profile))
                .map(Cluster.Pin::version)
                .findFirst();
    }

    /** Members {@code revision, desired, profiles[] {name, version}}; null desired where nothing is signed. */
    Json.Obj json(Optional<Long> desired) {
        return Json.object(
                "revision",
                revision,
                "desired",
                desired.<Json>map(Json.Num::of).orElse(Json.NULL),
                "profiles",
                definition.pins().stream()
                        .map(pin -> Json.object("name", pin.profile(), "version", pin.version()))
                        .toList());
    }
}
