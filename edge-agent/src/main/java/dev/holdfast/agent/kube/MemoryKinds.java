package dev.holdfast.agent.kube;

import java.util.Optional;
import java.util.Set;

/** The kinds that a cluster has before anyone adds one. */
final class MemoryKinds {
    private static final Set<String> CLUSTER_WIDE = Set.of(
            "Namespace",
            "Node",
            "PersistentVolume",
            "ClusterRole",
            "ClusterRoleBinding",
            "StorageClass",
            "CSIDriver",
            "PriorityClass",
            "RuntimeClass",
            "IngressClass",
            "CustomResourceDefinition",
            "APIService",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration");
    private static final java.util.Map<String, Set<String>> KINDS = java.util.Map.ofEntries(
            java.util.Map.entry(
                    "v1",
                    Set.of(
                            "Namespace",
                            "ConfigMap",
                            "Secret",
                            "Service",
                            "ServiceAccount",
                            "Pod",
                            "PersistentVolume",
                            "PersistentVolumeClaim",
                            "Node",
                            "Endpoints",
                            "LimitRange",
                            "ResourceQuota",
                            "ReplicationController")),
            java.util.Map.entry("apps/v1", Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")),
            java.util.Map.entry("batch/v1", Set.of("Job", "CronJob")),
            java.util.Map.entry("autoscaling/v2", Set.of("HorizontalPodAutoscaler")),
            java.util.Map.entry("policy/v1", Set.of("PodDisruptionBudget")),
            java.util.Map.entry("networking.k8s.io/v1", Set.of("Ingress", "IngressClass", "NetworkPolicy")),
            java.util.Map.entry(
                    "rbac.authorization.k8s.io/v1", Set.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")),
            java.util.Map.entry("storage.k8s.io/v1", Set.of("StorageClass", "CSIDriver")),
            java.util.Map.entry("scheduling.k8s.io/v1", Set.of("PriorityClass")),
            java.util.Map.entry("node.k8s.io/v1", Set.of("RuntimeClass")),
            java.util.Map.entry("coordination.k8s.io/v1", Set.of("Lease")),
            java.util.Map.entry("apiextensions.k8s.io/v1", Set.of("CustomResourceDefinition")),
            java.util.Map.entry("apiregistration.k8s.io/v1", Set.of("APIService")),
            java.util.Map.entry(
                    "admissionregistration.k8s.io/v1",
                    Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")));

    private MemoryKinds() {}

    static Optional<Resource> find(String apiVersion, String kind) {
        return KINDS.getOrDefault(apiVersion, Set.of()).contains(kind)
                ? Optional.of(new Resource(apiVersion, kind, plural(kind), !CLUSTER_WIDE.contains(kind)))
                : Optional.empty();
    }

    private static String plural(String kind) {
        var lower = kind.toLowerCase(java.util.Locale.ROOT);
        if (lower.endsWith("y")) {
            return lower.substring(0, lower.length() - 1) + "ies";
        }
        return lower.endsWith("s") ? lower.equals("endpoints") ? lower : lower + "es" : lower + "s";
    }
}
