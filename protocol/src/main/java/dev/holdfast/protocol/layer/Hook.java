package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * A Helm hook: an object that is applied at an event instead of being kept.
 *
 * @param events such as {@code pre-install}, {@code post-upgrade}
 * @param deletePolicies such as {@code before-hook-creation}
 * @param holes what the site fills
 */
public record Hook(List<String> events, long weight, List<String> deletePolicies, Json.Obj manifest, List<Hole> holes) {
    public Hook {
        holes = List.copyOf(holes);
        events = List.copyOf(events);
        deletePolicies = List.copyOf(deletePolicies);
    }

    public Hook(List<String> events, long weight, List<String> deletePolicies, Json.Obj manifest) {
        this(events, weight, deletePolicies, manifest, List.of());
    }

    Json json() {
        var json =
                Json.object("events", events, "weight", weight, "deletePolicies", deletePolicies, "manifest", manifest);
        return holes.isEmpty() ? json : json.with("holes", Hole.json(holes));
    }

    static Hook read(JsonView view) {
        ObjectRef.read(view.at("manifest"));
        return new Hook(
                view.at("events").texts(),
                view.at("weight").integer(0),
                view.at("deletePolicies").texts(),
                view.at("manifest").object(),
                Hole.readAll(view.at("holes")));
    }
}
