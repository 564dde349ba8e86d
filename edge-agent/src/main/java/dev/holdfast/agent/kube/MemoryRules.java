package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API server fills in and what it does not let change, for the kinds that matter here. Pure. */
final class MemoryRules {
    private static final Map<String, List<String>> FIXED = Map.of(
            "Deployment", List.of("spec.selector"),
            "DaemonSet", List.of("spec.selector"),
            "StatefulSet", List.of("spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"),
            "Job", List.of("spec.selector", "spec.template"),
            "PersistentVolumeClaim", List.of("spec.storageClassName", "spec.accessModes"),
            "RoleBinding", List.of("roleRef"),
            "ClusterRoleBinding", List.of("roleRef"),
            "StorageClass", List.of("provisioner", "parameters"),
            "PriorityClass", List.of("value"),
            "CustomResourceDefinition", List.of("spec.scope"));

    private MemoryRules() {}

    /** The first field that differs although it must not. */
    static Optional<String> fixedField(Json.Obj live, Json.Obj next) {
        var kind = JsonView.of(next).at("kind").text("");
        return FIXED.getOrDefault(kind, List.of()).stream()
                .filter(field -> !at(live, field).equals(at(next, field)))
                .findFirst();
    }

    /** A required field that is missing. */
    static Optional<String> missingField(Json.Obj next) {
        var required =
                switch (JsonView.of(next).at("kind").text("")) {
                    case "Deployment", "DaemonSet", "StatefulSet" -> List.of("spec.selector", "spec.template");
                    case "Job" -> List.of("spec.template");
                    case "RoleBinding", "ClusterRoleBinding" -> List.of("roleRef");
                    case "StorageClass" -> List.of("provisioner");
                    default -> List.<String>of();
                };
        return required.stream().filter(field -> at(next, field).isEmpty()).findFirst();
    }

    static Json.Obj withDefaults(Json.Obj next) {
        return switch (JsonView.of(next).at("kind").text("")) {
            case "Deployment", "StatefulSet" -> preset(next, "replicas", Json.Num.of(1));
            case "Service" ->
                preset(preset(next, "type", new Json.Str("ClusterIP")), "sessionAffinity", new Json.Str("None"));
            default -> next;
        };
    }

    private static Json.Obj preset(Json.Obj object, String field, Json value) {
        var path = new FieldPath(List.of("f:spec", "f:" + field));
        return path.in(object).isPresent() ? object : path.put(object, value);
    }

    private static Optional<Json> at(Json.Obj object, String dotted) {
        return new FieldPath(java.util.Arrays.stream(dotted.split("\\.", -1))
                        .map(name -> "f:" + name)
                        .toList())
                .in(object);
    }

    /** A namespace takes what is in it along, a definition the objects of its kind. */
    static boolean goesAlong(LiveObject gone, LiveObject other) {
        var spec = gone.view().at("spec");
        return switch (gone.ref().kind()) {
            case "Namespace" -> other.ref().namespace().equals(gone.ref().name());
            case "CustomResourceDefinition" ->
                other.ref().group().equals(spec.at("group").text(""))
                        && other.ref().kind().equals(spec.at("names").at("kind").text(""));
            default -> false;
        };
    }

    /** What a generation counts the changes of. */
    static Json.Obj content(Json.Obj object) {
        return object.without("metadata").without("status").without("apiVersion");
    }

    /** What others than controllers write besides. */
    static Json.Obj labels(Json.Obj object) {
        return JsonView.of(object)
                .at("metadata")
                .object()
                .without("managedFields")
                .without("resourceVersion")
                .without("generation");
    }
}
