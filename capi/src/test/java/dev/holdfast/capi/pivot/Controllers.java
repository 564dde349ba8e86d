package dev.holdfast.capi.pivot;

import static dev.holdfast.capi.api.contract.SmallKinds.CONTROL_PLANE;
import static dev.holdfast.capi.api.contract.SmallKinds.CORE;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What Cluster API's managers do to the clusters of one server, without any patience: they confirm pauses, and where
 * nothing is paused they replace machines that are missing and make certificates that are.
 */
public final class Controllers {
    private static final String MANAGER = "capi-manager";
    private final MemoryCapiApi api;
    private boolean confirming = true;
    private int made;

    public Controllers(MemoryCapiApi api) {
        this.api = api;
    }

    /** From now on nobody confirms a pause or its end. */
    void stopConfirming() {
        confirming = false;
    }

    public void act() {
        var cluster = find(CORE, "Cluster", SampleCluster.NAME);
        if (cluster == null) {
            return;
        }
        var paused = cluster.spec().at("paused").flag(false);
        if (confirming) {
            for (var object : api.everything()) {
                confirm(object, paused || object.annotated(CapiApi.PAUSED_ANNOTATION));
            }
        }
        if (!paused && !cluster.ending()) {
            replaceMachines();
            mintCertificates();
        }
    }

    private void confirm(CapiObject object, boolean paused) {
        var wanted = paused ? "True" : "False";
        var condition = object.condition("Paused");
        if (condition.isEmpty()
                || (condition.get().at("status").text("").equals(wanted)
                        && condition.get().at("observedGeneration").integer(0) == object.generation())) {
            return;
        }
        var conditions = new ArrayList<Json>();
        for (var other : object.status().at("conditions").items()) {
            conditions.add(
                    other.at("type").text("").equals("Paused")
                            ? other.object().with("status", wanted).with("observedGeneration", object.generation())
                            : other.object());
        }
        api.patchStatus(
                object.ref(),
                Json.object("status", Json.object("conditions", new Json.Arr(conditions))),
                "capi-status");
    }

    private void replaceMachines() {
        for (var owner : api.everything()) {
            if (owner.is(CORE, "MachineSet") || owner.is(CONTROL_PLANE, "KubeadmControlPlane")) {
                var owned = api.everything().stream()
                        .filter(object -> object.is(CORE, "Machine"))
                        .filter(object -> object.owners().stream()
                                .anyMatch(found -> found.uid().equals(owner.uid())))
                        .count();
                if (owned < owner.spec().at("replicas").integer(0)) {
                    make(owner);
                }
            }
        }
    }

    private void make(CapiObject owner) {
        var reference = Json.object(
                "apiVersion",
                owner.ref().apiVersion(),
                "kind",
                owner.ref().kind(),
                "name",
                owner.name(),
                "uid",
                owner.uid());
        var metadata = Json.object(
                "name",
                owner.name() + "-replacement-" + ++made,
                "namespace",
                SampleCluster.NAMESPACE,
                "labels",
                Json.object(CapiApi.CLUSTER_LABEL, SampleCluster.NAME),
                "ownerReferences",
                Json.of(List.of(reference)));
        api.create(
                Json.object(
                        "apiVersion",
                        CORE + "/v1beta2",
                        "kind",
                        "Machine",
                        "metadata",
                        metadata,
                        "spec",
                        Json.object("clusterName", SampleCluster.NAME)),
                MANAGER,
                CapiApi.Mode.REAL);
    }

    private void mintCertificates() {
        var plane = find(CONTROL_PLANE, "KubeadmControlPlane", SampleCluster.NAME);
        if (plane == null || find("", "Secret", SampleCluster.NAME + "-ca") != null) {
            return;
        }
        var armed = plane.status()
                        .at("initialization")
                        .at("controlPlaneInitialized")
                        .flag(false)
                && plane.condition("Initialized", "True");
        if (!armed) {
            var secret = SampleCluster.secret(SampleCluster.NAME + "-ca", List.of(plane));
            api.create(secret.with("data", Json.object("tls.crt", "bmV3")), MANAGER, CapiApi.Mode.REAL);
        }
    }

    private @org.jspecify.annotations.Nullable CapiObject find(String group, String kind, String name) {
        return api.everything().stream()
                .filter(object -> object.is(group, kind) && object.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
