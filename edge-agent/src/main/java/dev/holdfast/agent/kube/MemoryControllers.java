package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Optional;

/** What controllers would write into an object's status. Pure and without time. */
final class MemoryControllers {
    private MemoryControllers() {}

    /** The status an object gets; empty when no controller cares for its kind. */
    static Optional<Json.Obj> status(Json.Obj object, boolean works) {
        var view = JsonView.of(object);
        var generation = view.at("metadata").at("generation").integer(1);
        var replicas = view.at("spec").at("replicas").integer(1);
        var ready = works ? replicas : 0;
        return switch (view.at("kind").text("")) {
            case "Deployment" ->
                Optional.of(Json.object(
                        "observedGeneration", generation,
                        "replicas", replicas,
                        "updatedReplicas", replicas,
                        "readyReplicas", ready,
                        "availableReplicas", ready,
                        "conditions", List.of(condition("Available", works))));
            case "StatefulSet" ->
                Optional.of(Json.object(
                        "observedGeneration", generation,
                        "replicas", replicas,
                        "updatedReplicas", replicas,
                        "readyReplicas", ready,
                        "availableReplicas", ready));
            case "DaemonSet" ->
                Optional.of(Json.object(
                        "observedGeneration",
                        generation,
                        "desiredNumberScheduled",
                        1,
                        "updatedNumberScheduled",
                        1,
                        "numberReady",
                        works ? 1 : 0,
                        "numberAvailable",
                        works ? 1 : 0));
            case "Job" ->
                Optional.of(
                        works
                                ? Json.object("succeeded", 1, "conditions", List.of(condition("Complete", true)))
                                : Json.object("active", 1));
            case "ReplicaSet", "ReplicationController" ->
                Optional.of(Json.object(
                        "observedGeneration", generation,
                        "replicas", replicas,
                        "readyReplicas", ready,
                        "availableReplicas", ready));
            case "Pod" ->
                Optional.of(Json.object(
                        "phase", works ? "Running" : "Pending", "conditions", List.of(condition("Ready", works))));
            case "Service" ->
                view.at("spec").at("type").text("").equals("LoadBalancer")
                        ? Optional.of(Json.object("loadBalancer", balancer(works)))
                        : Optional.empty();
            case "PersistentVolumeClaim" -> Optional.of(Json.object("phase", works ? "Bound" : "Pending"));
            case "Namespace" -> Optional.of(Json.object("phase", "Active"));
            case "CustomResourceDefinition" ->
                Optional.of(Json.object(
                        "conditions", List.of(condition("NamesAccepted", true), condition("Established", works))));
            case "APIService" -> Optional.of(Json.object("conditions", List.of(condition("Available", works))));
            default -> Optional.empty();
        };
    }

    private static Json.Obj balancer(boolean works) {
        return works ? Json.object("ingress", List.of(Json.object("ip", "192.0.2.1"))) : Json.Obj.EMPTY;
    }

    private static Json.Obj condition(String type, boolean holds) {
        return Json.object("type", type, "status", holds ? "True" : "False", "reason", "Simulated", "message", "");
    }
}
