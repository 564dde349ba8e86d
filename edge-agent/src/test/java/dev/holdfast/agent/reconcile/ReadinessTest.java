package dev.holdfast.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readiness of each kind: what is there, and how it is judged. Quotes are left out of the tables. */
class ReadinessTest {
    @ParameterizedTest(name = "{0}: {3} {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    # kind | spec | status | level | message
                    apps/v1 Deployment | replicas: 2 | observedGeneration: 1 | WAITING | not yet seen by its controller
                    apps/v1 Deployment | replicas: 2 | observedGeneration: 2, updatedReplicas: 1 | WAITING | 1 of 2 updated replicas
                    apps/v1 Deployment | replicas: 2 | observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 3 | WAITING | 1 old replicas still there
                    apps/v1 Deployment | replicas: 2 | observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1 | WAITING | 1 of 2 available replicas
                    apps/v1 Deployment | replicas: 2 | observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 | READY |
                    apps/v1 Deployment | replicas: 0 | observedGeneration: 2 | READY |
                    apps/v1 Deployment | replicas: 2, paused: true | observedGeneration: 2 | READY |
                    apps/v1 Deployment | replicas: 1 | observedGeneration: 2, updatedReplicas: 1, conditions: [{type: Progressing, status: False, reason: ProgressDeadlineExceeded}] | AILING | exceeded its progress deadline: 0 of 1 available replicas
                    apps/v1 Deployment | replicas: 1 | observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1, conditions: [{type: Progressing, status: False, reason: ProgressDeadlineExceeded}] | READY |
                    apps/v1 StatefulSet | replicas: 3 | observedGeneration: 2, updatedReplicas: 2, readyReplicas: 3 | WAITING | 2 of 3 updated replicas
                    apps/v1 StatefulSet | replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}} | observedGeneration: 2, updatedReplicas: 2, readyReplicas: 3 | READY |
                    apps/v1 StatefulSet | replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 5}} | observedGeneration: 2, readyReplicas: 3 | READY |
                    apps/v1 StatefulSet | replicas: 3, updateStrategy: {type: OnDelete} | observedGeneration: 2, readyReplicas: 3 | READY |
                    apps/v1 StatefulSet | replicas: 3, updateStrategy: {type: OnDelete} | observedGeneration: 2, readyReplicas: 2 | WAITING | 2 of 3 ready replicas
                    apps/v1 DaemonSet | a: 1 | observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 | WAITING | 1 of 2 updated pods
                    apps/v1 DaemonSet | updateStrategy: {type: OnDelete} | observedGeneration: 2, desiredNumberScheduled: 2, numberAvailable: 2 | READY |
                    apps/v1 DaemonSet | a: 1 | observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 | WAITING | 1 of 2 available pods
                    apps/v1 ReplicaSet | replicas: 2 | observedGeneration: 2, availableReplicas: 1 | WAITING | 1 of 2 available replicas
                    v1 ReplicationController | replicas: 2 | observedGeneration: 2, availableReplicas: 2 | READY |
                    batch/v1 Job | a: 1 | active: 1 | WAITING | has not completed yet (1 active, 0 failed pods)
                    batch/v1 Job | a: 1 | conditions: [{type: Complete, status: True}] | READY |
                    batch/v1 Job | suspend: true | conditions: [{type: Suspended, status: True}] | READY |
                    batch/v1 Job | a: 1 | conditions: [{type: Failed, status: True, reason: BackoffLimitExceeded, message: no more}] | FAILED | has failed: BackoffLimitExceeded: no more
                    batch/v1 CronJob | a: 1 | a: 1 | READY |
                    v1 Pod | a: 1 | phase: Pending | WAITING | is not running yet
                    v1 Pod | a: 1 | phase: Running, conditions: [{type: Ready, status: False, message: starting}] | WAITING | Ready is False starting
                    v1 Pod | a: 1 | phase: Running, conditions: [{type: Ready, status: True}] | READY |
                    v1 Pod | a: 1 | phase: Succeeded | READY |
                    v1 Pod | a: 1 | phase: Failed, containerStatuses: [{name: main, state: {terminated: {exitCode: 3, reason: Error}}}] | FAILED | has failed: container main ended with 3 Error
                    v1 Pod | a: 1 | phase: Failed, reason: Evicted, message: no room | FAILED | has failed: Evicted no room
                    v1 PersistentVolumeClaim | a: 1 | phase: Bound | READY |
                    v1 PersistentVolumeClaim | a: 1 | phase: Pending | WAITING | is not bound to a volume yet
                    v1 PersistentVolumeClaim | a: 1 | phase: Lost | AILING | has lost its volume
                    v1 Service | type: ClusterIP | a: 1 | READY |
                    v1 Service | type: LoadBalancer | loadBalancer: {} | WAITING | has no address of a load balancer yet
                    v1 Service | type: LoadBalancer | loadBalancer: {ingress: [{ip: 192.0.2.1}]} | READY |
                    v1 Service | type: LoadBalancer, externalIPs: [192.0.2.1] | a: 1 | READY |
                    serving.knative.dev/v1 Service | a: 1 | conditions: [{type: Ready, status: Unknown, message: routing}] | WAITING | Ready is Unknown routing
                    apiextensions.k8s.io/v1 CustomResourceDefinition | a: 1 | conditions: [{type: NamesAccepted, status: True}] | WAITING | not yet Established
                    apiextensions.k8s.io/v1 CustomResourceDefinition | a: 1 | conditions: [{type: Established, status: True}] | READY |
                    apiextensions.k8s.io/v1 CustomResourceDefinition | a: 1 | conditions: [{type: NamesAccepted, status: False, reason: ListKindConflict}] | AILING | its names are not accepted: ListKindConflict
                    apiregistration.k8s.io/v1 APIService | a: 1 | conditions: [{type: Available, status: False, message: no endpoints}] | WAITING | Available is False no endpoints
                    apiregistration.k8s.io/v1 APIService | a: 1 | conditions: [{type: Available, status: True}] | READY |
                    shop.example/v1 Widget | a: 1 | a: 1 | READY |
                    shop.example/v1 Widget | a: 1 | observedGeneration: 1 | WAITING | not yet seen by its controller
                    shop.example/v1 Widget | a: 1 | observedGeneration: 2, conditions: [{type: Ready, status: True}] | READY |
                    shop.example/v1 Widget | a: 1 | conditions: [{type: Ready, status: True, observedGeneration: 1}] | WAITING | Ready is not yet about this content
                    shop.example/v1 Widget | a: 1 | conditions: [{type: Available, status: False, message: soon}] | WAITING | Available is False soon
                    shop.example/v1 Widget | a: 1 | conditions: [{type: Reconciling, status: True, reason: Busy}] | WAITING | is being reconciled: Busy
                    shop.example/v1 Widget | a: 1 | conditions: [{type: Stalled, status: True, reason: BadSpec, message: no size}] | AILING | is stalled: BadSpec: no size
                    shop.example/v1 Widget | a: 1 | conditions: none | READY |
                    iam.example/v1 Role | a: 1 | conditions: [{type: Ready, status: False, message: soon}] | WAITING | Ready is False soon
                    shop.example/v1 Job | a: 1 | a: 1 | READY |
                    """)
    void says_what_people_expect(String kind, String spec, String status, Health.Level level, String message) {
        var live = live(kind, spec, status);
        assertThat(Readiness.of(live)).isEqualTo(new Health(level, message == null ? "" : message));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    status.phase | Deployed |
                    .status.phase | Deployed |
                    $.status.phase | Deployed |
                    status.phase | Gone | status.phase is Deployed, not Gone
                    status.ready | true |
                    status.count | 2 |
                    status.parts[1].name | b |
                    status.parts[7].name | b | status.parts[7].name is nothing, not b
                    status.conditions[?(@.type=="Ready")].status | True |
                    status.conditions[?(@.type=="Gone")].status | True | status.conditions[?(@.type=="Gone")].status is nothing, not True
                    status.missing.deep | x | status.missing.deep is nothing, not x
                    status.parts | x | status.parts is no plain value, not x
                    status..phase[ | x | status..phase[ is no path that can be followed
                    """)
    void a_check_follows_its_path(String path, String expected, String missing) {
        var live = live(
                "shop.example/v1 Widget",
                "a: 1",
                "phase: Deployed, ready: true, count: 2, parts: [{name: a}, {name: b}],"
                        + " conditions: [{type: Ready, status: True}]");
        var check = new ReadinessCheck("shop.example/v1", "Widget", "web", "w", Map.of(path, expected));
        assertThat(Check.missing(check, live)).isEqualTo(missing == null ? "" : missing);
    }

    private static LiveObject live(String kind, String spec, String status) {
        var names = kind.split(" ", -1);
        return new LiveObject(Json.object(
                "apiVersion",
                names[0],
                "kind",
                names[1],
                "metadata",
                Json.object("name", "x", "namespace", "web", "generation", 2),
                "spec",
                loose(spec),
                "status",
                loose(status)));
    }

    /** JSON with quotes left out; True and False stay texts, as conditions have them. */
    private static Json.Obj loose(String text) {
        var quoted = text.replaceAll("([A-Za-z][A-Za-z0-9]*):", "\"$1\":")
                .replaceAll(": (?!true|false)([A-Za-z0-9.][A-Za-z0-9. ]*)", ": \"$1\"")
                .replaceAll(": \"([0-9]+)\"", ": $1")
                .replaceAll("\\[([0-9.]+)]", "[\"$1\"]");
        return StrictJson.parseObject(Bytes.utf8("{" + quoted + "}"), Limits.OBJECTS);
    }
}
