package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fields that an API server lets nobody change, of the kinds that change in practice (Kubernetes 1.33–1.36, validation of updates). */
final class FixedFields {
    private static final Set<String> CLASS = Set.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode");

    private static final Set<String> DATA = Set.of("data", "binaryData", "stringData", "immutable");

    /** By kind: the beginnings of paths. */
    private static final Map<String, Set<String>> FIXED = Map.ofEntries(
            Map.entry(
                    "Job",
                    Set.of(
                            "spec.selector",
                            "spec.template",
                            "spec.completions",
                            "spec.completionMode",
                            "spec.podFailurePolicy",
                            "spec.backoffLimitPerIndex",
                            "spec.managedBy")),
            Map.entry("Deployment", Set.of("spec.selector")),
            Map.entry("DaemonSet", Set.of("spec.selector")),
            Map.entry("ReplicaSet", Set.of("spec.selector")),
            Map.entry("RoleBinding", Set.of("roleRef")),
            Map.entry("ClusterRoleBinding", Set.of("roleRef")),
            Map.entry("StorageClass", CLASS),
            Map.entry("PriorityClass", Set.of("value", "preemptionPolicy")),
            Map.entry("RuntimeClass", Set.of("handler")),
            Map.entry("IngressClass", Set.of("spec.controller")),
            Map.entry("Service", Set.of("spec.clusterIP")),
            Map.entry("Secret", Set.of("type")));

    /** By kind: what of {@code spec} may change, and nothing else of it. */
    private static final Map<String, Set<String>> FREE = Map.of(
            "StatefulSet",
                    Set.of(
                            "replicas",
                            "ordinals",
                            "template",
                            "updateStrategy",
                            "revisionHistoryLimit",
                            "persistentVolumeClaimRetentionPolicy",
                            "minReadySeconds"),
            "PersistentVolumeClaim", Set.of("resources", "volumeAttributesClassName"));

    private FixedFields() {}

    /** The first field of the object that changes and must not. */
    static Optional<String> changed(ObjectChange change) {
        var kind = change.ref().kind();
        return change.fields().stream()
                .map(field -> field.path().names())
                .filter(names -> isFixed(kind, names) || isSealed(change, names))
                .map(names -> String.join(".", names.subList(0, Math.min(2, names.size()))))
                .findFirst();
    }

    private static boolean isFixed(String kind, List<String> names) {
        var first = names.getFirst();
        var free = FREE.get(kind);
        if (free != null && first.equals("spec")) {
            return names.size() > 1 && !free.contains(names.get(1));
        }
        var fixed = FIXED.getOrDefault(kind, Set.of());
        return fixed.contains(first) || (names.size() > 1 && fixed.contains(first + "." + names.get(1)));
    }

    /** A ConfigMap or Secret whose author said that it stays as it is. */
    private static boolean isSealed(ObjectChange change, List<String> names) {
        var kind = change.ref().kind();
        return (kind.equals("ConfigMap") || kind.equals("Secret"))
                && DATA.contains(names.getFirst())
                && change.from()
                        .map(object -> object.manifest().members().get("immutable"))
                        .filter(new Json.Bool(true)::equals)
                        .isPresent();
    }
}
