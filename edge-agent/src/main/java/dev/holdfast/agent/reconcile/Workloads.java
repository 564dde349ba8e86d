package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/** Readiness of what runs pods. Pure. */
final class Workloads {
    private Workloads() {}

    static Health deployment(LiveObject live) {
        if (flag(spec(live), "paused")) {
            return stale(live);
        }
        var conditions = Conditions.of(live);
        var status = status(live);
        var wanted = spec(live).at("replicas").integer(1);
        var counted = Health.all(
                count("updated replicas", number(status, "updatedReplicas"), wanted),
                surplus(number(status, "replicas"), number(status, "updatedReplicas")),
                count("available replicas", number(status, "availableReplicas"), wanted));
        var late = conditions.is("Progressing", "False")
                && conditions.reason("Progressing").equals("ProgressDeadlineExceeded");
        var failing = late && !counted.ready()
                ? Health.ailing("exceeded its progress deadline: " + counted.missing())
                : counted;
        return Health.all(stale(live), failing);
    }

    static Health statefulSet(LiveObject live) {
        var strategy = Conditions.object(spec(live), "updateStrategy");
        var status = status(live);
        var wanted = spec(live).at("replicas").integer(1);
        var ready = count("ready replicas", number(status, "readyReplicas"), wanted);
        if (Conditions.text(strategy, "type").equals("OnDelete")) {
            return Health.all(stale(live), ready);
        }
        var partition = number(Conditions.object(strategy, "rollingUpdate"), "partition");
        var updated = count("updated replicas", number(status, "updatedReplicas"), Math.max(0, wanted - partition));
        return Health.all(stale(live), updated, ready);
    }

    static Health daemonSet(LiveObject live) {
        var status = status(live);
        var nodes = number(status, "desiredNumberScheduled");
        var available = count("available pods", number(status, "numberAvailable"), nodes);
        var strategy = Conditions.object(spec(live), "updateStrategy");
        if (Conditions.text(strategy, "type").equals("OnDelete")) {
            return Health.all(stale(live), available);
        }
        return Health.all(
                stale(live), count("updated pods", number(status, "updatedNumberScheduled"), nodes), available);
    }

    static Health replicaSet(LiveObject live) {
        var wanted = spec(live).at("replicas").integer(1);
        return Health.all(stale(live), count("available replicas", number(status(live), "availableReplicas"), wanted));
    }

    static Health job(LiveObject live) {
        var conditions = Conditions.of(live);
        if (conditions.holds("Failed")) {
            return Health.failed("has failed: " + conditions.says("Failed"));
        }
        // Created to be started by hand: as ready as it can be.
        if (conditions.holds("Complete") || flag(spec(live), "suspend")) {
            return Health.READY;
        }
        var status = status(live);
        return Health.waiting("has not completed yet (" + number(status, "active") + " active, "
                + number(status, "failed") + " failed pods)");
    }

    static Health pod(LiveObject live) {
        var status = status(live);
        var conditions = Conditions.of(live);
        return switch (Conditions.text(status, "phase")) {
            case "Succeeded" -> Health.READY;
            case "Failed" -> Health.failed("has failed: " + why(status));
            default ->
                conditions.holds("Ready")
                        ? Health.READY
                        : Health.waiting(conditions.has("Ready") ? conditions.missing("Ready") : "is not running yet");
        };
    }

    private static String why(JsonView status) {
        var reason = Conditions.text(status, "reason");
        var message = Conditions.text(status, "message");
        if (!reason.isEmpty() || !message.isEmpty()) {
            return (reason + " " + message).strip();
        }
        for (var container : Conditions.list(status, "containerStatuses")) {
            var end = Conditions.object(Conditions.object(container, "state"), "terminated");
            if (number(end, "exitCode") != 0) {
                return "container " + Conditions.text(container, "name") + " ended with " + number(end, "exitCode")
                        + " " + Conditions.text(end, "reason");
            }
        }
        return "phase Failed";
    }

    private static Health stale(LiveObject live) {
        return number(status(live), "observedGeneration")
                        < live.view().at("metadata").at("generation").integer(1)
                ? Health.waiting("not yet seen by its controller")
                : Health.READY;
    }

    private static Health count(String what, long found, long wanted) {
        return found >= wanted ? Health.READY : Health.waiting(found + " of " + wanted + " " + what);
    }

    private static Health surplus(long found, long updated) {
        return found <= updated ? Health.READY : Health.waiting(found - updated + " old replicas still there");
    }

    /** What is no whole number counts as none: this looks at objects of others too. */
    private static long number(JsonView view, String name) {
        return view.json()
                        .filter(json -> json instanceof Json.Obj(var members)
                                && members.get(name) instanceof Json.Num number
                                && number.isInteger())
                        .isPresent()
                ? view.at(name).integer(0)
                : 0;
    }

    private static boolean flag(JsonView view, String name) {
        return view.json()
                .filter(json -> json instanceof Json.Obj(var members)
                        && members.get(name) instanceof Json.Bool(var flag)
                        && flag)
                .isPresent();
    }

    private static JsonView spec(LiveObject live) {
        return Conditions.object(live.view(), "spec");
    }

    private static JsonView status(LiveObject live) {
        return Conditions.object(live.view(), "status");
    }
}
