package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Set;

/** Whether an object works, as its status says: what kubectl's rollout status and Helm's wait look at. Pure. */
final class Readiness {
    private static final Set<String> EXISTING = Set.of(
            "ConfigMap",
            "Secret",
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

    /** Whether an object that is as we applied it is ready as soon as it exists, so that nobody needs to look. */
    static boolean byExistence(Item owned) {
        if (!owned.ref().kind().equals("Service")) {
            return exists(owned.ref());
        }
        var applied = JsonView.of(StrictJson.parseObject(owned.projection(), Limits.OBJECTS));
        return !Conditions.text(Conditions.object(applied, "spec"), "type").equals("LoadBalancer");
    }

    private static boolean exists(ObjectRef ref) {
        return EXISTING.contains(ref.kind()) && ref.isBuiltIn();
    }

    static Health of(LiveObject live) {
        if (live.ending()) {
            return Health.waiting("is being deleted");
        }
        var group = live.ref().group();
        return switch (live.ref().kind()) {
            case "Deployment" -> group.equals("apps") ? Workloads.deployment(live) : custom(live);
            case "StatefulSet" -> group.equals("apps") ? Workloads.statefulSet(live) : custom(live);
            case "DaemonSet" -> group.equals("apps") ? Workloads.daemonSet(live) : custom(live);
            case "ReplicaSet" -> group.equals("apps") ? Workloads.replicaSet(live) : custom(live);
            case "ReplicationController" -> group.isEmpty() ? Workloads.replicaSet(live) : custom(live);
            case "Job" -> group.equals("batch") ? Workloads.job(live) : custom(live);
            case "Pod" -> group.isEmpty() ? Workloads.pod(live) : custom(live);
            case "PersistentVolumeClaim" -> claim(live);
            case "PersistentVolume" -> volume(live);
            case "Service" -> group.isEmpty() ? service(live) : custom(live);
            case "CustomResourceDefinition" -> definition(live);
            case "APIService" -> named(live, "Available");
            default -> exists(live.ref()) ? Health.READY : custom(live);
        };
    }

    /** Whether a claim waits for something; its storage class may say that this is as it should be. */
    static boolean isPendingClaim(LiveObject live) {
        return live.ref().kind().equals("PersistentVolumeClaim") && phase(live).equals("Pending");
    }

    private static Health claim(LiveObject live) {
        return switch (phase(live)) {
            case "Bound" -> Health.READY;
            case "Lost" -> Health.ailing("has lost its volume");
            default -> Health.waiting("is not bound to a volume yet");
        };
    }

    private static Health volume(LiveObject live) {
        return phase(live).equals("Failed")
                ? Health.ailing("has failed " + Conditions.text(Conditions.object(live.view(), "status"), "message"))
                : Health.READY;
    }

    private static String phase(LiveObject live) {
        var phase = Conditions.text(Conditions.object(live.view(), "status"), "phase");
        return phase.isEmpty() ? "Pending" : phase;
    }

    private static Health service(LiveObject live) {
        var spec = Conditions.object(live.view(), "spec");
        if (!Conditions.text(spec, "type").equals("LoadBalancer")
                || !Conditions.list(spec, "externalIPs").isEmpty()) {
            return Health.READY;
        }
        var balancer = Conditions.object(Conditions.object(live.view(), "status"), "loadBalancer");
        return Conditions.list(balancer, "ingress").isEmpty()
                ? Health.waiting("has no address of a load balancer yet")
                : Health.READY;
    }

    private static Health definition(LiveObject live) {
        var conditions = Conditions.of(live);
        if (conditions.is("NamesAccepted", "False")) {
            return Health.ailing("its names are not accepted: " + conditions.says("NamesAccepted"));
        }
        return named(live, "Established");
    }

    private static Health named(LiveObject live, String type) {
        var missing = Conditions.of(live).missing(type);
        return missing.isEmpty() ? Health.READY : Health.waiting(missing);
    }

    /** Kinds of others, as kstatus reads them: what they do not say does not count. */
    private static Health custom(LiveObject live) {
        var generation = live.view().at("metadata").at("generation").integer(1);
        var status = Conditions.object(live.view(), "status");
        if (status.json()
                        .filter(json -> json instanceof Json.Obj(var members)
                                && members.get("observedGeneration") instanceof Json.Num number
                                && number.isInteger())
                        .isPresent()
                && status.at("observedGeneration").integer(0) < generation) {
            return Health.waiting("not yet seen by its controller");
        }
        var conditions = Conditions.of(live);
        if (conditions.holds("Stalled")) {
            return Health.ailing("is stalled: " + conditions.says("Stalled"));
        }
        if (conditions.holds("Reconciling")) {
            return Health.waiting("is being reconciled: " + conditions.says("Reconciling"));
        }
        for (var type : List.of("Ready", "Available")) {
            if (!conditions.has(type)) {
                continue;
            }
            if (conditions.generation(type).filter(seen -> seen < generation).isPresent()) {
                return Health.waiting(type + " is not yet about this content");
            }
            if (!conditions.holds(type)) {
                return Health.waiting(conditions.missing(type));
            }
        }
        return Health.READY;
    }
}
