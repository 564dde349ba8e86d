package dev.holdfast.packs.chart;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Optional;

/**
 * Answers with which Helm stops waiting. Some charts keep whole applications in {@code crds/}, and Helm waits for those kinds
 * there that it knows a readiness of; it asks for no other.
 */
final class ReadyAnswers {
    private ReadyAnswers() {}

    /** The object as if it were ready; empty for a kind that Helm does not wait for. */
    static Optional<Json.Obj> of(Json.Obj object) {
        return switch (JsonView.of(object).at("kind").text("")) {
            case "CustomResourceDefinition" -> Optional.of(conditions(object, "Established", "NamesAccepted"));
            case "Pod" -> Optional.of(conditions(object, "Ready"));
            // Paused counts as ready; nobody looks for its replica sets then.
            case "Deployment" -> Optional.of(spec(object, "paused", new Json.Bool(true)));
            // Only rolling updates are counted.
            case "DaemonSet", "StatefulSet" ->
                Optional.of(spec(object, "updateStrategy", Json.object("type", "OnDelete")));
            case "Service" ->
                Optional.of(
                        spec(spec(object, "type", new Json.Str("ClusterIP")), "clusterIP", new Json.Str("192.0.2.1")));
            case "PersistentVolumeClaim" -> Optional.of(object.with("status", Json.object("phase", "Bound")));
            case "ReplicaSet", "ReplicationController" -> Optional.of(spec(object, "replicas", Json.of(0)));
            default -> Optional.empty();
        };
    }

    private static Json.Obj conditions(Json.Obj object, String... types) {
        var conditions = java.util.stream.Stream.of(types)
                .map(type -> Json.object("type", type, "status", "True"))
                .toList();
        return object.with("status", Json.object("conditions", List.copyOf(conditions)));
    }

    private static Json.Obj spec(Json.Obj object, String name, Json value) {
        var spec = object.members().get("spec") instanceof Json.Obj given ? given : Json.Obj.EMPTY;
        return object.with("spec", spec.with(name, value));
    }
}
