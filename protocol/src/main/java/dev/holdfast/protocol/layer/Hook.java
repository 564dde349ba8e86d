package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * A Helm hook: an object that is applied at an event instead of being kept.
 *
 * @param events such as {@code pre-install}, {@code post-upgrade}
 * @param deletePolicies such as {@code before-hook-creation}
 */
public record Hook(List<String> events, long weight, List<String> deletePolicies, Json.Obj manifest) {
    public Hook {
        events = List.copyOf(events);
        deletePolicies = List.copyOf(deletePolicies);
    }

    Json json() {
        return Json.object("events", events, "weight", weight, "deletePolicies", deletePolicies, "manifest", manifest);
    }

    static Hook read(JsonView view) {
        ObjectRef.read(view.at("manifest"));
        return new Hook(
                view.at("events").texts(),
                view.at("weight").integer(0),
                view.at("deletePolicies").texts(),
                view.at("manifest").object());
    }
}
