package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * One Kubernetes object of a layer.
 *
 * @param onImmutable what to do when a field that must not change does: {@code recreate}, {@code orphan}, {@code stall};
 *     empty for the kind's default (packs-and-profiles.md §3a)
 * @param holes what the site fills
 */
public record LayerObject(Json.Obj manifest, String onImmutable, List<Hole> holes) {
    public LayerObject {
        holes = List.copyOf(holes);
    }

    public LayerObject(Json.Obj manifest, String onImmutable) {
        this(manifest, onImmutable, List.of());
    }

    public LayerObject(Json.Obj manifest) {
        this(manifest, "");
    }

    /**
     * What to do when a field that must not change does (packs-and-profiles.md §3a): {@code recreate}, {@code orphan} (deleted
     * without its pods) or {@code stall}.
     *
     * @param signed what the layer says; empty for the kind's default
     */
    public static String whenImmutable(ObjectRef ref, String signed) {
        if (ref.isStore()) {
            return "stall";
        }
        if (!signed.isEmpty()) {
            return signed;
        }
        return switch (ref.kind()) {
            case "Job", "RoleBinding", "ClusterRoleBinding", "StorageClass", "PriorityClass" -> "recreate";
            case "StatefulSet" -> "orphan";
            default -> "stall";
        };
    }

    /** Which object this is. */
    public ObjectRef ref() {
        return ObjectRef.of(manifest);
    }

    Json json() {
        var json = Json.object("manifest", manifest);
        json = onImmutable.isEmpty() ? json : json.with("onImmutable", onImmutable);
        return holes.isEmpty() ? json : json.with("holes", Hole.json(holes));
    }

    static LayerObject read(JsonView view) {
        ObjectRef.read(view.at("manifest"));
        return new LayerObject(
                view.at("manifest").object(), view.at("onImmutable").text(""), Hole.readAll(view.at("holes")));
    }
}
