package dev.holdfast.protocol.change;

import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the change of one object disturbs, and why. Objects may be anything: nothing here throws.
 *
 * @param stops whether the layer does not get beyond it
 */
record Disturbance(Effect effect, String reason, boolean stops) {
    private static final Set<String> PODS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod");

    /** What is to say of objects without pods, by kind. */
    private static final Map<String, String> OTHERS = Map.of(
            "ConfigMap", "pods that have it as files see it change",
            "Secret", "pods that have it as files see it change",
            "Service", "how it is reached changes",
            "Ingress", "how it is reached changes",
            "NetworkPolicy", "who may talk to whom changes");

    Disturbance(Effect effect, String reason) {
        this(effect, reason, false);
    }

    static List<Disturbance> of(ObjectChange change) {
        var ref = change.ref();
        return switch (change.what()) {
            case KEPT -> List.of();
            case ADDED ->
                ref.isBuiltIn() && ref.kind().equals("NetworkPolicy")
                        ? List.of(new Disturbance(Effect.RELOAD, ref + ": " + OTHERS.get(ref.kind())))
                        : List.of();
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
        if (!ref.isBuiltIn()) {
            return List.of();
        }
        if (PODS.contains(ref.kind())) {
            return Workload.isEmpty(from)
                    ? List.of()
                    : List.of(new Disturbance(Effect.RESTART, ref + ": goes, and its pods stop"));
        }
        return switch (ref.kind()) {
            case "Service", "Ingress" ->
                List.of(new Disturbance(Effect.RELOAD, ref + ": goes, and nothing is reached by it any more"));
            case "NetworkPolicy" -> List.of(new Disturbance(Effect.RELOAD, ref + ": " + OTHERS.get(ref.kind())));
            default -> List.of();
        };
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
        switch (ref.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet" ->
                Workload.changed(ref, from, to).ifPresent(found::add);
            case "Pod" -> {
                if (saysMore(change)) {
                    found.add(new Disturbance(Effect.RESTART, ref + ": its containers start again"));
                }
            }
            case "PersistentVolumeClaim" -> {
                if (touches(change, "spec.resources.requests.storage")) {
                    found.add(new Disturbance(
                            Effect.NONE,
                            ref + ": grows only where its StorageClass lets it, and never shrinks; else the layer stops"
                                    + " there"));
                }
            }
            default -> {
                if (OTHERS.containsKey(ref.kind()) && saysMore(change)) {
                    found.add(new Disturbance(Effect.RELOAD, ref + ": " + OTHERS.get(ref.kind())));
                }
            }
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
                        ref + ": stays as it is and the layer stops there" + why + "; give it another name",
                        true);
        };
    }

    private static boolean touches(ObjectChange change, String path) {
        return change.fields().stream()
                .anyMatch(field -> field.path().toString().equals(path));
    }

    /** Whether more than labels and notes change. */
    private static boolean saysMore(ObjectChange change) {
        return change.fields().stream()
                .anyMatch(field -> !field.path().names().getFirst().equals("metadata"));
    }

    /** A value of an object, wherever its author put what. */
    static Optional<Json> in(LayerObject object, String... path) {
        return new ValuePath(List.of(path)).in(object.manifest());
    }
}
