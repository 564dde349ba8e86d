package dev.holdfast.capi.api.contract;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Locale;

/** The kinds of Cluster API that a cluster on Dev infrastructure has, with next to no schema. */
public final class SmallKinds {
    public static final String CORE = "cluster.x-k8s.io";
    public static final String BOOTSTRAP = "bootstrap.cluster.x-k8s.io";
    public static final String CONTROL_PLANE = "controlplane.cluster.x-k8s.io";
    public static final String INFRASTRUCTURE = "infrastructure.cluster.x-k8s.io";

    private static final Json.Obj ANYTHING =
            Json.object("type", "object", "x-kubernetes-preserve-unknown-fields", true);

    private SmallKinds() {}

    public static List<Json.Obj> all() {
        return List.of(
                definition(CORE, "Cluster", ANYTHING),
                definition(CORE, "MachineDeployment", ANYTHING),
                definition(CORE, "MachineSet", ANYTHING),
                definition(CORE, "Machine", ANYTHING),
                definition(CORE, "MachineHealthCheck", ANYTHING),
                definition(CONTROL_PLANE, "KubeadmControlPlane", ANYTHING),
                definition(BOOTSTRAP, "KubeadmConfig", ANYTHING),
                definition(BOOTSTRAP, "KubeadmConfigTemplate", ANYTHING),
                definition(INFRASTRUCTURE, "DevCluster", ANYTHING),
                definition(INFRASTRUCTURE, "DevMachine", ANYTHING),
                definition(INFRASTRUCTURE, "DevMachineTemplate", ANYTHING),
                definition(CORE, "MachineDrainRule", strict()));
    }

    /** A definition with a status subresource, marked as providers' installer would. */
    public static Json.Obj definition(String group, String kind, Json.Obj spec) {
        var plural = kind.toLowerCase(Locale.ROOT) + "s";
        return Json.object(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Json.object(
                        "name",
                        plural + "." + group,
                        "labels",
                        Json.object("clusterctl.cluster.x-k8s.io", "", "cluster.x-k8s.io/v1beta2", "v1beta2")),
                "spec",
                Json.object(
                        "group",
                        group,
                        "scope",
                        "Namespaced",
                        "names",
                        Json.object(
                                "kind",
                                kind,
                                "plural",
                                plural,
                                "singular",
                                kind.toLowerCase(Locale.ROOT),
                                "listKind",
                                kind + "List"),
                        "versions",
                        List.of(Json.object(
                                "name",
                                "v1beta2",
                                "served",
                                true,
                                "storage",
                                true,
                                "subresources",
                                Json.object("status", Json.Obj.EMPTY),
                                "schema",
                                Json.object(
                                        "openAPIV3Schema",
                                        Json.object(
                                                "type",
                                                "object",
                                                "properties",
                                                Json.object("spec", spec, "status", ANYTHING)))))));
    }

    private static Json.Obj strict() {
        return Json.object(
                "type",
                "object",
                "description",
                "what drains",
                "properties",
                Json.object(
                        "order", Json.object("type", "integer"),
                        "drain", Json.object("type", "string"),
                        "labels",
                                Json.object("type", "object", "additionalProperties", Json.object("type", "string"))));
    }
}
