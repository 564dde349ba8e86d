package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kinds that we write, in the one version in which we write them. */
enum Kind {
    CLUSTER("cluster.x-k8s.io", "Cluster"),
    MACHINE_DEPLOYMENT("cluster.x-k8s.io", "MachineDeployment"),
    MACHINE_HEALTH_CHECK("cluster.x-k8s.io", "MachineHealthCheck"),
    KUBEADM_CONTROL_PLANE("controlplane.cluster.x-k8s.io", "KubeadmControlPlane"),
    KUBEADM_CONFIG_TEMPLATE("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate"),
    DEV_CLUSTER("infrastructure.cluster.x-k8s.io", "DevCluster"),
    DEV_MACHINE_TEMPLATE("infrastructure.cluster.x-k8s.io", "DevMachineTemplate");

    private static final String VERSION = "v1beta2";
    static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";
    private final String group;
    private final String kind;

    Kind(String group, String kind) {
        this.group = group;
        this.kind = kind;
    }

    /** An object of this kind that belongs to the cluster. */
    Json.Obj object(ClusterShape shape, String name, Json.Obj spec) {
        return object(shape, name, Map.of(), spec);
    }

    Json.Obj object(ClusterShape shape, String name, Map<String, String> annotations, Json.Obj spec) {
        var metadata = new LinkedHashMap<String, Json>();
        metadata.put("name", new Json.Str(name));
        metadata.put("namespace", new Json.Str(shape.namespace()));
        metadata.put("labels", Json.object(CLUSTER_LABEL, shape.name()));
        if (!annotations.isEmpty()) {
            metadata.put("annotations", Json.of(annotations));
        }
        return Json.object(
                "apiVersion", group + "/" + VERSION, "kind", kind, "metadata", new Json.Obj(metadata), "spec", spec);
    }

    /** How another object names one of this kind. */
    Json.Obj reference(String name) {
        return Json.object("apiGroup", group, "kind", kind, "name", name);
    }
}
