package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * One Kubernetes object of a layer.
 *
 * @param onImmutable what to do when a field that must not change does: {@code recreate}, {@code orphan}, {@code stall};
 *     empty for the kind's default (packs-and-profiles.md §3a)
 */
public record LayerObject(Json.Obj manifest, String onImmutable) {
    public LayerObject(Json.Obj manifest) {
        this(manifest, "");
    }

    /** Which object this is. */
    public ObjectRef ref() {
        return ObjectRef.of(manifest);
    }

    Json json() {
        var json = Json.object("manifest", manifest);
        return onImmutable.isEmpty() ? json : json.with("onImmutable", onImmutable);
    }

    static LayerObject read(JsonView view) {
        var object = new LayerObject(
                view.at("manifest").object(), view.at("onImmutable").text(""));
        ObjectRef.read(view.at("manifest"));
        return object;
    }
}
