package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.util.Set;

/** Whether an object works, as its status says. Pure. */
final class Readiness {
    private static final Set<String> EXISTING = Set.of(
            "ConfigMap",
            "Secret",
            "Service",
            "ServiceAccount",
            "Namespace",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding",
            "NetworkPolicy",
            "Ingress",
            "IngressClass",
            "StorageClass",
            "PriorityClass",
            "RuntimeClass",
            "CSIDriver",
            "LimitRange",
            "ResourceQuota",
            "PodDisruptionBudget",
            "HorizontalPodAutoscaler",
            "CronJob",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration");

    private Readiness() {}

    /** Whether objects of this kind are ready as soon as they exist, so that nobody needs to look. */
    static boolean byExistence(String kind) {
        return EXISTING.contains(kind);
    }

    /** What it waits for; empty when it is ready. */
    static String missing(LiveObject live) {
        if (live.ending()) {
            return "is being deleted";
        }
        var status = live.view().at("status");
        var replicas = live.view().at("spec").at("replicas").integer(1);
        return switch (live.ref().kind()) {
            case "Deployment" ->
                stale(live)
                        ? "not yet seen by its controller"
                        : count("updated replicas", status.at("updatedReplicas").integer(0), replicas)
                                + count(
                                        "available replicas",
                                        status.at("availableReplicas").integer(0),
                                        replicas)
                                + surplus(status.at("replicas").integer(0), replicas);
            case "StatefulSet" ->
                stale(live)
                        ? "not yet seen by its controller"
                        : count("updated replicas", updated(live, status, replicas), replicas)
                                + count(
                                        "ready replicas",
                                        status.at("readyReplicas").integer(0),
                                        replicas);
            case "DaemonSet" -> {
                var nodes = status.at("desiredNumberScheduled").integer(0);
                yield stale(live)
                        ? "not yet seen by its controller"
                        : count(
                                        "updated pods",
                                        status.at("updatedNumberScheduled").integer(0),
                                        nodes)
                                + count(
                                        "available pods",
                                        status.at("numberAvailable").integer(0),
                                        nodes);
            }
            case "Job" -> holds(live, "Failed") ? "has failed" : condition(live, "Complete");
            case "PersistentVolumeClaim" -> claim(live);
            case "CustomResourceDefinition" -> condition(live, "Established");
            case "APIService" -> condition(live, "Available");
            default -> EXISTING.contains(live.ref().kind()) ? "" : custom(live);
        };
    }

    /** What a readiness check still misses; empty when it holds. */
    static String missing(ReadinessCheck check, LiveObject live) {
        for (var expected : check.expected().entrySet()) {
            var view = live.view();
            for (var name : expected.getKey().split("\\.", -1)) {
                view = view.json().filter(Json.Obj.class::isInstance).isPresent()
                        ? view.at(name)
                        : JsonView.of(Json.Obj.EMPTY).at(name);
            }
            var found = view.json().map(Readiness::text).orElse("nothing");
            if (!found.equals(expected.getValue())) {
                return expected.getKey() + " is " + found + ", not " + expected.getValue();
            }
        }
        return "";
    }

    private static String text(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text;
            case Json.Num(var number) -> number.toPlainString();
            case Json.Bool(var flag) -> Boolean.toString(flag);
            case Json.Obj _, Json.Arr _, Json.Nil _ -> "no plain value";
        };
    }

    private static boolean stale(LiveObject live) {
        return live.view().at("status").at("observedGeneration").integer(0)
                < live.view().at("metadata").at("generation").integer(1);
    }

    private static long updated(LiveObject live, JsonView status, long replicas) {
        var strategy = live.view().at("spec").at("updateStrategy").at("type").text("RollingUpdate");
        return strategy.equals("OnDelete")
                ? replicas
                : status.at("updatedReplicas").integer(0);
    }

    private static String count(String what, long found, long wanted) {
        return found >= wanted ? "" : found + " of " + wanted + " " + what + " ";
    }

    private static String surplus(long found, long wanted) {
        return found <= wanted ? "" : found - wanted + " old replicas still there ";
    }

    /** A claim that waits for its first user is as ready as it can be. */
    private static String claim(LiveObject live) {
        var phase = live.view().at("status").at("phase").text("Pending");
        return phase.equals("Lost") ? "has lost its volume" : "";
    }

    /** Kinds of others say Ready or Available when they say anything. */
    private static String custom(LiveObject live) {
        for (var type : Set.of("Ready", "Available")) {
            if (has(live, type) && !holds(live, type)) {
                return condition(live, type);
            }
        }
        return "";
    }

    private static String condition(LiveObject live, String type) {
        return holds(live, type)
                ? ""
                : conditions(live).stream()
                        .filter(condition -> condition.at("type").text("").equals(type))
                        .map(condition -> type + " is " + condition.at("status").text("") + " "
                                + condition.at("message").text(""))
                        .findFirst()
                        .orElse("not yet " + type);
    }

    private static boolean has(LiveObject live, String type) {
        return conditions(live).stream().anyMatch(c -> c.at("type").text("").equals(type));
    }

    private static boolean holds(LiveObject live, String type) {
        return conditions(live).stream()
                .anyMatch(c -> c.at("type").text("").equals(type)
                        && c.at("status").text("").equals("True"));
    }

    private static java.util.List<JsonView> conditions(LiveObject live) {
        var conditions = live.view().at("status").at("conditions");
        return conditions.json().filter(Json.Arr.class::isInstance).isPresent()
                ? conditions.items().stream()
                        .filter(item ->
                                item.json().filter(Json.Obj.class::isInstance).isPresent())
                        .toList()
                : java.util.List.of();
    }
}
