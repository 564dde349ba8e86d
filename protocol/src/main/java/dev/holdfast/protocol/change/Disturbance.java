package dev.holdfast.protocol.change;

import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the change of one object disturbs, and why. Objects may be anything: nothing here throws. */
record Disturbance(Effect effect, String reason) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final Set<String> PODS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod");
    private static final Set<String> SETTINGS = Set.of("ConfigMap", "Secret");

    static List<Disturbance> of(ObjectChange change) {
        var ref = change.ref();
        return switch (change.what()) {
            case ADDED, KEPT -> List.of();
            case REMOVED -> removed(ref, change.from().orElseThrow());
            case CHANGED ->
                ref.isBuiltIn()
                        ? changed(ref, change.from().orElseThrow(), change.to().orElseThrow(), change)
                        : foreign(ref, change);
        };
    }

    private static List<Disturbance> removed(ObjectRef ref, LayerObject from) {
        if (ref.isStore()) {
            return List.of(new Disturbance(Effect.RESTART, ref + ": goes with all that is in it"));
        }
        return ref.isBuiltIn() && PODS.contains(ref.kind()) && !replicas(from).equals(Optional.of(BigDecimal.ZERO))
                ? List.of(new Disturbance(Effect.RESTART, ref + ": goes, and its pods stop"))
                : List.of();
    }

    /** Nobody but who serves the kind knows. */
    private static List<Disturbance> foreign(ObjectRef ref, ObjectChange change) {
        return saysMore(change)
                ? List.of(new Disturbance(Effect.NONE, ref + ": what it disturbs is up to its operator"))
                : List.of();
    }

    private static List<Disturbance> changed(ObjectRef ref, LayerObject from, LayerObject to, ObjectChange change) {
        var found = new ArrayList<Disturbance>();
        var fixed = FixedFields.changed(change);
        if (fixed.isPresent()) {
            var policy = LayerObject.whenImmutable(ref, to.onImmutable());
            found.add(anew(ref, policy, fixed.get()));
            if (!policy.equals("orphan")) {
                return found;
            }
        }
        if (WORKLOADS.contains(ref.kind())) {
            pods(ref, from, to).ifPresent(found::add);
        } else if (SETTINGS.contains(ref.kind()) && saysMore(change)) {
            found.add(new Disturbance(Effect.RELOAD, ref + ": pods that have it as files see it change"));
        }
        return found;
    }

    private static Disturbance anew(ObjectRef ref, String policy, String field) {
        var why = ", because " + field + " must not change";
        return switch (policy) {
            case "recreate" ->
                PODS.contains(ref.kind())
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

    private static Optional<Disturbance> pods(ObjectRef ref, LayerObject from, LayerObject to) {
        var had = replicas(from);
        var has = replicas(to);
        if (had.equals(Optional.of(BigDecimal.ZERO))) {
            return Optional.empty();
        }
        if (has.equals(Optional.of(BigDecimal.ZERO))) {
            return Optional.of(new Disturbance(Effect.RESTART, ref + ": all its pods stop"));
        }
        if (!in(from, "spec", "template").equals(in(to, "spec", "template"))) {
            return Optional.of(restart(ref, to));
        }
        return had.isPresent() && has.isPresent() && has.get().compareTo(had.get()) < 0
                ? Optional.of(new Disturbance(
                        Effect.RESTART, ref + ": " + had.get().subtract(has.get()) + " of its pods stop"))
                : Optional.empty();
    }

    private static Disturbance restart(ObjectRef ref, LayerObject to) {
        var strategy = in(to, "spec", ref.kind().equals("Deployment") ? "strategy" : "updateStrategy", "type")
                .map(type -> type instanceof Json.Str(var text) ? text : "")
                .orElse("");
        return switch (strategy) {
            case "OnDelete" -> new Disturbance(Effect.NONE, ref + ": its pods change when somebody deletes them");
            case "Recreate" -> new Disturbance(Effect.RESTART, ref + ": its pods change, all at once");
            default -> new Disturbance(Effect.RESTART, ref + ": its pods change, one after another");
        };
    }

    /** As far as the object says it. */
    private static Optional<BigDecimal> replicas(LayerObject object) {
        return in(object, "spec", "replicas")
                .flatMap(json -> json instanceof Json.Num(var number)
                        ? Optional.of(number.stripTrailingZeros())
                        : Optional.empty());
    }

    private static Optional<Json> in(LayerObject object, String... path) {
        return new ValuePath(List.of(path)).in(object.manifest());
    }

    /** Whether more than labels and notes change. */
    private static boolean saysMore(ObjectChange change) {
        return change.fields().stream()
                .anyMatch(field -> !field.path().names().getFirst().equals("metadata"));
    }
}
