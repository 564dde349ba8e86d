package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;
import java.util.List;

/** Which machines are replaced, and when rather none: many sick ones at once are a broken network, not broken machines. */
final class HealthChecks {
    private static final String CONTROL_PLANE_LABEL = "cluster.x-k8s.io/control-plane";
    private static final int START_SECONDS = 600;
    private static final int SICK_SECONDS = 300;
    /** Of five workers two may be sick. */
    private static final double SHARE = 0.4;

    private HealthChecks() {}

    /** One machine at most, else etcd loses its majority. */
    static Json.Obj ofControlPlane(ClusterShape shape, String name) {
        return check(shape, name, "Exists", 1);
    }

    static Json.Obj ofWorkers(ClusterShape shape) {
        var workers = shape.pools().stream().mapToInt(Pool::replicas).sum();
        return check(shape, shape.name() + "-workers", "DoesNotExist", Math.max(1, (int) (workers * SHARE)));
    }

    private static Json.Obj check(ClusterShape shape, String name, String operator, int most) {
        var selector =
                Json.object("matchExpressions", List.of(Json.object("key", CONTROL_PLANE_LABEL, "operator", operator)));
        var checks = Json.object(
                "nodeStartupTimeoutSeconds",
                START_SECONDS,
                "unhealthyNodeConditions",
                List.of(notReady("False"), notReady("Unknown")));
        var spec = Json.object(
                "clusterName",
                shape.name(),
                "selector",
                selector,
                "checks",
                checks,
                "remediation",
                Json.object("triggerIf", Json.object("unhealthyLessThanOrEqualTo", most)));
        return Kind.MACHINE_HEALTH_CHECK.object(shape, name, spec);
    }

    private static Json.Obj notReady(String status) {
        return Json.object("type", "Ready", "status", status, "timeoutSeconds", SICK_SECONDS);
    }
}
