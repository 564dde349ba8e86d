package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fields that an API server lets nobody change, of the kinds that change in practice (Kubernetes 1.33–1.36, validation of updates). */
final class FixedFields {
    private static final Set<String> DATA = Set.of("data", "binaryData", "stringData", "immutable");

    /** By kind: paths at which, and below which, nothing may change. */
    private static final Map<String, List<String>> FIXED = Map.ofEntries(
            Map.entry(
                    "Job",
                    List.of(
                            "spec.selector",
                            "spec.template",
                            "spec.completions",
                            "spec.completionMode",
                            "spec.podFailurePolicy",
                            "spec.successPolicy",
                            "spec.backoffLimitPerIndex",
                            "spec.managedBy")),
            Map.entry("Deployment", List.of("spec.selector")),
            Map.entry("DaemonSet", List.of("spec.selector")),
            Map.entry("ReplicaSet", List.of("spec.selector")),
            Map.entry("RoleBinding", List.of("roleRef")),
            Map.entry("ClusterRoleBinding", List.of("roleRef")),
            Map.entry("StorageClass", List.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")),
            Map.entry("PriorityClass", List.of("value", "preemptionPolicy")),
            Map.entry("RuntimeClass", List.of("handler")),
            Map.entry("IngressClass", List.of("spec.controller")),
            Map.entry("Service", List.of("spec.clusterIP")),
            Map.entry(
                    "CustomResourceDefinition",
                    List.of("spec.scope", "spec.group", "spec.names.kind", "spec.names.plural")),
            Map.entry("Secret", List.of("type")));

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
            "PersistentVolumeClaim",
            Set.of("resources", "volumeAttributesClassName"),
            "PersistentVolume",
            Set.of(
                    "capacity",
                    "accessModes",
                    "claimRef",
                    "persistentVolumeReclaimPolicy",
                    "storageClassName",
                    "mountOptions",
                    "volumeAttributesClassName"));

    /** What an API server puts where nothing is said, by kind and path. */
    private static final Map<String, Json> DEFAULTS = Map.of(
            "Job spec.completionMode", Json.of("NonIndexed"),
            "Job spec.completions", Json.of(1),
            "RoleBinding roleRef.apiGroup", Json.of("rbac.authorization.k8s.io"),
            "ClusterRoleBinding roleRef.apiGroup", Json.of("rbac.authorization.k8s.io"),
            "StorageClass reclaimPolicy", Json.of("Delete"),
            "StorageClass volumeBindingMode", Json.of("Immediate"),
            "PriorityClass preemptionPolicy", Json.of("PreemptLowerPriority"),
            "StatefulSet spec.podManagementPolicy", Json.of("OrderedReady"),
            "PersistentVolumeClaim spec.volumeMode", Json.of("Filesystem"),
            "Secret type", Json.of("Opaque"));

    private FixedFields() {}

    /** The first field of the object that changes and must not. */
    static Optional<String> changed(ObjectChange change) {
        var kind = change.ref().kind();
        return change.fields().stream()
                .filter(field -> isFixed(kind, field.path().names())
                        || isSealed(change, field.path().names()))
                .filter(field -> !isDefault(kind, field))
                .map(field -> String.join(".", shortened(field.path().names())))
                .findFirst();
    }

    private static boolean isFixed(String kind, List<String> names) {
        var free = FREE.get(kind);
        if (free != null && names.getFirst().equals("spec")) {
            return names.size() > 1 && !free.contains(names.get(1));
        }
        var path = String.join(".", names) + ".";
        return FIXED.getOrDefault(kind, List.of()).stream().anyMatch(fixed -> path.startsWith(fixed + "."));
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

    /** Said or not, an API server understands the same; an address that nobody asks for any more it keeps. */
    private static boolean isDefault(String kind, ValueChange field) {
        var path = field.path().toString();
        if (kind.equals("Service")) {
            return field.to().filter(to -> !to.equals(Json.of(""))).isEmpty();
        }
        var usual = Optional.ofNullable(DEFAULTS.get(kind + " " + path));
        return usual.isPresent()
                && field.from().or(() -> usual).equals(field.to().or(() -> usual));
    }

    private static List<String> shortened(List<String> names) {
        return names.subList(0, Math.min(2, names.size()));
    }
}
