package dev.holdfast.protocol.change;

import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the change of one object disturbs, and why. */
record Disturbance(Effect effect, String reason) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final Set<String> SETTINGS = Set.of("ConfigMap", "Secret");

    static List<Disturbance> of(ObjectChange change) {
        var ref = change.ref();
        if (!ref.isBuiltIn()) {
            return List.of();
        }
        return switch (change.what()) {
            case ADDED, KEPT -> List.of();
            case REMOVED ->
                WORKLOADS.contains(ref.kind())
                        ? List.of(new Disturbance(Effect.RESTART, ref + ": goes, and its pods stop"))
                        : List.of();
            case CHANGED -> changed(ref, change, change.to().orElseThrow());
        };
    }

    private static List<Disturbance> changed(ObjectRef ref, ObjectChange change, LayerObject to) {
        var found = new ArrayList<Disturbance>();
        FixedFields.changed(change)
                .ifPresent(field -> found.add(anew(ref, LayerObject.whenImmutable(ref, to.onImmutable()), field)));
        var anew = found.stream().anyMatch(one -> one.effect() == Effect.RESTART);
        if (WORKLOADS.contains(ref.kind())) {
            if (!anew && touches(change, "spec", "template") && hasPods(to)) {
                found.add(pods(ref, JsonView.of(to.manifest()).at("spec")));
            }
        } else if (SETTINGS.contains(ref.kind()) && found.isEmpty() && holdsOther(change)) {
            found.add(new Disturbance(Effect.RELOAD, ref + ": pods that have it as files see it change"));
        }
        return found;
    }

    private static Disturbance anew(ObjectRef ref, String policy, String field) {
        var why = ", because " + field + " must not change";
        return switch (policy) {
            case "recreate" ->
                WORKLOADS.contains(ref.kind()) || ref.kind().equals("Job")
                        ? new Disturbance(Effect.RESTART, ref + ": is deleted with its pods and created again" + why)
                        : new Disturbance(Effect.RELOAD, ref + ": is deleted and created again" + why);
            case "orphan" ->
                new Disturbance(Effect.RELOAD, ref + ": is deleted and created again, its pods stay" + why);
            default ->
                new Disturbance(
                        Effect.NONE,
                        ref + ": stays as it is and the layer stops there" + why + "; give it another name");
        };
    }

    private static Disturbance pods(ObjectRef ref, JsonView spec) {
        var strategy = spec.at(ref.kind().equals("Deployment") ? "strategy" : "updateStrategy")
                .at("type")
                .text("");
        return switch (strategy) {
            case "OnDelete" -> new Disturbance(Effect.NONE, ref + ": its pods change when somebody deletes them");
            case "Recreate" -> new Disturbance(Effect.RESTART, ref + ": its pods change, all at once");
            default -> new Disturbance(Effect.RESTART, ref + ": its pods change, one after another");
        };
    }

    private static boolean hasPods(LayerObject object) {
        return JsonView.of(object.manifest())
                .at("spec")
                .at("replicas")
                .json()
                .filter(Json.Num.of(0)::equals)
                .isEmpty();
    }

    /** Whether more than labels and notes change. */
    private static boolean holdsOther(ObjectChange change) {
        return change.fields().stream()
                .anyMatch(field -> !field.path().names().getFirst().equals("metadata"));
    }

    private static boolean touches(ObjectChange change, String first, String second) {
        return change.fields().stream()
                .map(field -> field.path().names())
                .anyMatch(names -> names.size() > 1
                        && names.get(0).equals(first)
                        && names.get(1).equals(second));
    }
}
