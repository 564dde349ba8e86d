package dev.holdfast.capi.milestone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The objects in {@code life.json} were recorded on the test bed with Cluster API 1.14.0: one node, three and two
 * workers, one worker less, other machines, a repair, a pause, deletion. Of each only what says where the cluster stands
 * was kept.
 */
class ProgressTest {
    private static final String LATER = "2049-01-01T00:00:00Z";
    private static final String PLANE = "shop-control-plane";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_recorded_cluster_stands_where_it_stood(String expected, List<Json.Obj> objects) {
        assertThat(Progress.of(objects)).hasToString(expected);
    }

    static Stream<Arguments> a_recorded_cluster_stands_where_it_stood() {
        return life().map(moment -> Arguments.of(moment.at("expected").text(), objects(moment)));
    }

    @Test
    void the_recording_has_every_step_that_a_healthy_life_has() {
        assertThat(life().map(moment -> Progress.of(objects(moment)).step()).distinct())
                .containsExactlyInAnyOrder(
                        Step.CREATING_INFRASTRUCTURE,
                        Step.GENERATING_CERTIFICATES,
                        Step.CREATING_CONTROL_PLANE_MACHINE,
                        Step.STARTING_CONTROL_PLANE,
                        Step.SETTLING,
                        Step.RUNNING,
                        Step.ADDING_CONTROL_PLANE_NODE,
                        Step.REMOVING_NODE,
                        Step.ROLLING_OUT,
                        Step.REPAIRING,
                        Step.PAUSED,
                        Step.DELETING);
    }

    @Test
    void workers_that_are_missing_are_being_added() {
        var objects = with("MachineDeployment", "shop-tills", object -> replicas(object, 3));

        assertThat(Progress.of(objects)).hasToString("AddingWorkerNode shop-tills 2/3");
    }

    @Test
    void a_machine_without_its_node_is_being_added() {
        var objects = with("Machine", "shop-tills", object -> {
            var status = JsonView.of(object).at("status").object();
            return condition(object.with("status", status.without("nodeRef")), "Ready", "False", "");
        });

        assertThat(Progress.of(objects)).hasToString("AddingWorkerNode shop-tills 0/2");
    }

    @Test
    void a_failed_probe_is_a_lost_connection_and_an_unknown_one_is_not() {
        assertThat(Progress.of(
                        with("Cluster", "shop", one -> condition(one, "RemoteConnectionProbe", "False", "gone"))))
                .extracting(Progress::step, Progress::detail)
                .containsExactly(Step.DISCONNECTED, "gone");
        assertThat(Progress.of(with("Cluster", "shop", one -> condition(one, "RemoteConnectionProbe", "Unknown", "?")))
                        .step())
                .isEqualTo(Step.RUNNING);
    }

    @Test
    void a_connection_that_never_was_is_not_lost() {
        var unprobed = with("Cluster", "shop", one -> condition(one, "RemoteConnectionProbe", "False", "not yet"));
        var initialized =
                with(unprobed, "Cluster", "shop", one -> condition(one, "ControlPlaneInitialized", "True", ""));

        assertThat(Progress.of(initialized).step()).isEqualTo(Step.RUNNING);
    }

    @Test
    void too_many_sick_machines_hold_their_repair_back() {
        var sick = with("Machine", "shop-tills", one -> condition(one, "HealthCheckSucceeded", "False", "no node"));
        assertThat(Progress.of(sick).step()).isEqualTo(Step.REPAIRING);

        var held = with(
                sick,
                "MachineHealthCheck",
                "shop-workers",
                one -> condition(one, "RemediationAllowed", "False", "2 of 2 unhealthy"));
        assertThat(Progress.of(held)).hasToString("RepairHeldBack shop-workers");
        assertThat(Progress.of(held).detail()).isEqualTo("2 of 2 unhealthy");
    }

    @Test
    void what_a_controller_has_not_seen_yet_is_not_running() {
        var objects = with(
                "KubeadmControlPlane",
                PLANE,
                one -> one.with(
                        "metadata", JsonView.of(one).at("metadata").object().with("generation", 99)));

        assertThat(Progress.of(objects).step()).isEqualTo(Step.SETTLING);
    }

    @Test
    void a_machine_that_is_not_ready_is_not_running_though_nothing_is_done_about_it() {
        var objects = with("Machine", "shop-tills", one -> condition(one, "Ready", "False", "node not ready"));

        assertThat(Progress.of(objects).step()).isEqualTo(Step.SETTLING);
    }

    @Test
    void an_infrastructure_that_fails_later_is_not_being_created_again() {
        var objects = with("Cluster", "shop", one -> condition(one, "InfrastructureReady", "False", "balancer gone"));

        assertThat(Progress.of(objects).step()).isNotEqualTo(Step.CREATING_INFRASTRUCTURE);
    }

    @Test
    void a_cluster_without_any_status_is_at_its_beginning() {
        var cluster = Json.object(
                "apiVersion",
                "cluster.x-k8s.io/v1beta2",
                "kind",
                "Cluster",
                "metadata",
                Json.object("name", "new", "creationTimestamp", "2026-01-02T03:04:05Z"));

        assertThat(Progress.of(List.of(cluster)))
                .isEqualTo(new Progress(
                        Step.CREATING_INFRASTRUCTURE, "new", 0, 0, "", Instant.parse("2026-01-02T03:04:05Z")));
    }

    @Test
    void the_order_of_the_objects_says_nothing() {
        life().map(ProgressTest::objects)
                .forEach(objects -> assertThat(Progress.of(objects.reversed())).isEqualTo(Progress.of(objects)));
    }

    @Test
    void objects_of_no_or_two_clusters_are_a_mistake_of_ours() {
        var cluster = running().getFirst();
        assertThat(JsonView.of(cluster).at("kind").text()).isEqualTo("Cluster");

        assertThatThrownBy(() -> Progress.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Progress.of(List.of(cluster, cluster))).isInstanceOf(IllegalArgumentException.class);
    }

    /** The running cluster with one kind of its objects changed, those whose name starts so. */
    private static List<Json.Obj> with(String kind, String name, UnaryOperator<Json.Obj> change) {
        return with(running(), kind, name, change);
    }

    private static List<Json.Obj> with(
            List<Json.Obj> objects, String kind, String name, UnaryOperator<Json.Obj> change) {
        var changed = objects.stream().map(object -> {
            var view = JsonView.of(object);
            return view.at("kind").text().equals(kind)
                            && view.at("metadata").at("name").text().startsWith(name)
                    ? change.apply(object)
                    : object;
        });
        var list = changed.toList();
        assertThat(list).isNotEqualTo(objects);
        return list;
    }

    private static Json.Obj condition(Json.Obj object, String type, String status, String message) {
        var view = JsonView.of(object).at("status");
        var conditions = new ArrayList<Json>(view.at("conditions").items().stream()
                .filter(condition -> !condition.at("type").text().equals(type))
                .map(JsonView::object)
                .toList());
        conditions.add(Json.object(
                "type", type, "status", status, "reason", "Test", "message", message, "lastTransitionTime", LATER));
        return object.with("status", view.object().with("conditions", new Json.Arr(conditions)));
    }

    private static Json.Obj replicas(Json.Obj object, int replicas) {
        return object.with("spec", Json.object("replicas", replicas));
    }

    /** Three control plane nodes and two workers. */
    private static List<Json.Obj> running() {
        return life().map(ProgressTest::objects)
                .filter(objects -> objects.size() == 10)
                .filter(objects -> Progress.of(objects).step() == Step.RUNNING)
                .findFirst()
                .orElseThrow();
    }

    private static List<Json.Obj> objects(JsonView moment) {
        return moment.at("objects").items().stream().map(JsonView::object).toList();
    }

    private static Stream<JsonView> life() {
        try (var file = Objects.requireNonNull(ProgressTest.class.getResourceAsStream("life.json"))) {
            return JsonView.of(StrictJson.parse(Bytes.copyOf(file.readAllBytes()), Limits.OBJECTS)).items().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
