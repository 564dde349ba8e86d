package dev.holdfast.capi.api.contract;

import static dev.holdfast.capi.api.contract.SmallKinds.BOOTSTRAP;
import static dev.holdfast.capi.api.contract.SmallKinds.CONTROL_PLANE;
import static dev.holdfast.capi.api.contract.SmallKinds.CORE;
import static dev.holdfast.capi.api.contract.SmallKinds.INFRASTRUCTURE;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A cluster at rest as Cluster API would have made it: one control plane machine and two workers. */
public final class SampleCluster {
    public static final String NAMESPACE = "edge-1";
    public static final String NAME = "c1";

    private final CapiApi api;

    public SampleCluster(CapiApi api) {
        this.api = api;
    }

    public static ObjectRef cluster() {
        return ref(CORE, "Cluster", NAME);
    }

    public static ObjectRef ref(String group, String kind, String name) {
        return new ObjectRef(group.isEmpty() ? "v1" : group + "/v1beta2", kind, NAMESPACE, name);
    }

    public void create() {
        create(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", NAMESPACE)));
        var cluster = made(
                object(CORE, "Cluster", NAME, List.of())
                        .with(
                                "spec",
                                Json.object(
                                        "controlPlaneEndpoint",
                                        Json.object("host", "192.0.2.1", "port", 6443),
                                        "controlPlaneRef",
                                        link(CONTROL_PLANE, "KubeadmControlPlane", NAME),
                                        "infrastructureRef",
                                        link(INFRASTRUCTURE, "DevCluster", NAME))),
                Json.object(
                        "initialization",
                        Json.object("infrastructureProvisioned", true, "controlPlaneInitialized", true)));
        made(
                object(INFRASTRUCTURE, "DevCluster", NAME, List.of(cluster)).with("spec", Json.object("backend", "x")),
                ready());
        var template = made(
                object(INFRASTRUCTURE, "DevMachineTemplate", "cp-a1", List.of(cluster))
                        .with("spec", Json.object("a", 1)),
                Json.Obj.EMPTY);
        var plane = made(
                object(CONTROL_PLANE, "KubeadmControlPlane", NAME, List.of(cluster))
                        .with(
                                "spec",
                                Json.object(
                                        "replicas",
                                        1,
                                        "version",
                                        "v1.36.0",
                                        "machineTemplate",
                                        Json.object(
                                                "spec",
                                                Json.object(
                                                        "infrastructureRef",
                                                        link(INFRASTRUCTURE, "DevMachineTemplate", template.name()))))),
                Json.object("replicas", 1, "initialization", Json.object("controlPlaneInitialized", true)));
        for (var purpose : List.of("ca", "etcd", "sa", "proxy", "kubeconfig")) {
            create(secret(NAME + "-" + purpose, List.of(plane)));
        }
        machine("cp-0", plane);
        workers(cluster);
        made(
                object(CORE, "MachineHealthCheck", NAME + "-workers", List.of(cluster))
                        .with("spec", Json.object("clusterName", NAME)),
                Json.object("currentHealthy", 2));
    }

    private void workers(CapiObject cluster) {
        made(
                object(INFRASTRUCTURE, "DevMachineTemplate", "w-b2", List.of(cluster))
                        .with("spec", Json.object("b", 2)),
                Json.Obj.EMPTY);
        made(
                object(BOOTSTRAP, "KubeadmConfigTemplate", "w-c3", List.of(cluster))
                        .with("spec", Json.object("c", 3)),
                Json.Obj.EMPTY);
        var spec = Json.object(
                "clusterName",
                NAME,
                "replicas",
                2,
                "template",
                Json.object(
                        "spec",
                        Json.object(
                                "bootstrap",
                                Json.object("configRef", link(BOOTSTRAP, "KubeadmConfigTemplate", "w-c3")),
                                "infrastructureRef",
                                link(INFRASTRUCTURE, "DevMachineTemplate", "w-b2"))));
        var deployment = made(
                object(CORE, "MachineDeployment", "w", List.of(cluster)).with("spec", spec),
                Json.object("replicas", 2));
        var set = made(
                object(CORE, "MachineSet", "w-x", List.of(deployment)).with("spec", spec), Json.object("replicas", 2));
        machine("w-0", set);
        machine("w-1", set);
    }

    private void machine(String name, CapiObject owner) {
        var machine = made(
                object(CORE, "Machine", name, List.of(owner))
                        .with(
                                "spec",
                                Json.object(
                                        "clusterName",
                                        NAME,
                                        "providerID",
                                        "dev:///" + name,
                                        "bootstrap",
                                        Json.object(
                                                "configRef",
                                                link(BOOTSTRAP, "KubeadmConfig", name),
                                                "dataSecretName",
                                                name),
                                        "infrastructureRef",
                                        link(INFRASTRUCTURE, "DevMachine", name))),
                Json.object("nodeRef", Json.object("name", name), "phase", "Running"));
        var config = made(
                object(BOOTSTRAP, "KubeadmConfig", name, List.of(machine))
                        .with("spec", Json.object("format", "cloud-config")),
                Json.object("dataSecretName", name));
        create(secret(name, List.of(config)));
        made(
                object(INFRASTRUCTURE, "DevMachine", name, List.of(machine))
                        .with("spec", Json.object("providerID", "dev:///" + name)),
                ready());
    }

    /** With finalizers, labels and two owners of fields, as real ones have. */
    private static Json.Obj object(String group, String kind, String name, List<CapiObject> owners) {
        var metadata = Json.object(
                "name",
                name,
                "namespace",
                NAMESPACE,
                "labels",
                Json.object(CapiApi.CLUSTER_LABEL, NAME),
                "finalizers",
                List.of(kind.toLowerCase(java.util.Locale.ROOT) + ".cluster.x-k8s.io"));
        var references = references(owners);
        return Json.object(
                "apiVersion",
                group + "/v1beta2",
                "kind",
                kind,
                "metadata",
                references.isEmpty() ? metadata : metadata.with("ownerReferences", Json.of(references)));
    }

    public static Json.Obj secret(String name, List<CapiObject> owners) {
        var data = Base64.getEncoder().encodeToString(("secret of " + name).getBytes(StandardCharsets.UTF_8));
        var metadata =
                Json.object("name", name, "namespace", NAMESPACE, "labels", Json.object(CapiApi.CLUSTER_LABEL, NAME));
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "type",
                "cluster.x-k8s.io/secret",
                "metadata",
                owners.isEmpty() ? metadata : metadata.with("ownerReferences", Json.of(references(owners))),
                "data",
                Json.object("tls.crt", data, "value", data));
    }

    private static List<Json> references(List<CapiObject> owners) {
        var references = new ArrayList<Json>();
        for (var owner : owners) {
            references.add(Json.object(
                    "apiVersion",
                    owner.ref().apiVersion(),
                    "kind",
                    owner.ref().kind(),
                    "name",
                    owner.name(),
                    "uid",
                    owner.uid(),
                    "controller",
                    true));
        }
        return references;
    }

    private static Json.Obj link(String group, String kind, String name) {
        return Json.object("apiGroup", group, "kind", kind, "name", name);
    }

    private static Json.Obj ready() {
        return Json.object("initialization", Json.object("provisioned", true));
    }

    private CapiObject made(Json.Obj manifest, Json.Obj status) {
        var created = create(manifest);
        if (status.members().isEmpty()) {
            return created;
        }
        var conditions = new ArrayList<Json>();
        conditions.add(Json.object(
                "type",
                "Paused",
                "status",
                "False",
                "observedGeneration",
                created.generation(),
                "reason",
                "NotPaused"));
        if (created.ref().kind().equals("KubeadmControlPlane")) {
            conditions.add(Json.object("type", "Initialized", "status", "True", "reason", "Initialized"));
        }
        api.patchStatus(
                created.ref(),
                Json.object("status", status.with("conditions", new Json.Arr(conditions))),
                "capi-status");
        api.patch(
                created.ref(),
                Json.object("metadata", Json.object("annotations", Json.object("by.example/controller", "yes"))),
                "capi-manager");
        return created;
    }

    private CapiObject create(Json.Obj manifest) {
        var answer = api.create(manifest, "kubectl", CapiApi.Mode.REAL);
        if (answer instanceof CapiAnswer.Written(var object)) {
            return object;
        }
        throw new AssertionError("the sample cannot be made: " + answer);
    }
}
