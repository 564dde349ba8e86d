package dev.holdfast.capi.pivot;

import static dev.holdfast.capi.api.contract.SmallKinds.CONTROL_PLANE;
import static dev.holdfast.capi.api.contract.SmallKinds.CORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What speaks against a pivot is found before anything is written. */
class PreflightTest {
    private static final ObjectRef MACHINE = SampleCluster.ref(CORE, "Machine", "w-0");
    private static final ObjectRef PLANE = SampleCluster.ref(CONTROL_PLANE, "KubeadmControlPlane", SampleCluster.NAME);

    private final World world = new World();

    @Test
    void a_cluster_that_is_not_there() {
        assertThat(World.codes(world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, "other", World.ID, 1))))
                .containsExactly("HF-PIV-001");
    }

    @Test
    void a_cluster_that_somebody_paused() {
        change(SampleCluster.cluster(), Json.object("spec", Json.object("paused", true)));
        refuses("HF-PIV-002");
    }

    @Test
    void an_object_that_is_being_deleted() {
        world.management.delete(MACHINE, World.live(world.management, MACHINE).uid());
        refuses("HF-PIV-003");
    }

    @Test
    void an_owner_that_would_not_move() {
        var owner = Json.object("apiVersion", "example.org/v1", "kind", "Fleet", "name", "all", "uid", "someone");
        var live = World.live(world.management, PLANE);
        var owners = live.metadata().at("ownerReferences").items().stream()
                .<Json>map(view -> view.object())
                .toList();
        change(
                PLANE,
                Json.object("metadata", Json.object("ownerReferences", Json.of(List.of(owners.getFirst(), owner)))));
        refuses("HF-PIV-004");
    }

    @Test
    void a_control_plane_that_is_not_initialized() {
        status(SampleCluster.cluster(), Json.object("initialization", Json.object("controlPlaneInitialized", false)));
        refuses("HF-PIV-005");
    }

    @Test
    void a_guard_that_would_not_hold() {
        status(PLANE, Json.object("initialization", Json.NULL));
        refuses("HF-PIV-005");
    }

    @Test
    void a_machine_without_a_node() {
        status(MACHINE, Json.object("nodeRef", Json.NULL));
        refuses("HF-PIV-006");
    }

    @Test
    void a_rollout_and_a_scaling_under_way() {
        var set = SampleCluster.ref(CORE, "MachineDeployment", "w");
        status(
                set,
                Json.object("conditions", List.of(Json.object("type", "RollingOut", "status", "True", "reason", "x"))));
        refuses("HF-PIV-007");
        status(set, Json.object("conditions", Json.Arr.EMPTY, "replicas", 1));
        refuses("HF-PIV-007");
    }

    @Test
    void a_rollout_that_its_controller_has_not_begun_yet() {
        var deployment = SampleCluster.ref(CORE, "MachineDeployment", "w");
        var seen = World.live(world.management, deployment).generation();
        status(deployment, Json.object("observedGeneration", seen));
        change(deployment, Json.object("spec", Json.object("paused", false)));
        refuses("HF-PIV-007");
        status(deployment, Json.object("observedGeneration", seen + 1));
        assertThat(world.begin()).isEqualTo(new Progress.Moved(Phase.FREEZE));
    }

    @Test
    void machines_that_are_wanted_and_not_counted_yet() {
        status(SampleCluster.ref(CORE, "MachineSet", "w-x"), Json.object("replicas", Json.NULL));
        refuses("HF-PIV-007");
    }

    @Test
    void a_certificate_that_is_missing() {
        var secret = World.live(world.management, SampleCluster.ref("", "Secret", SampleCluster.NAME + "-ca"));
        world.management.delete(secret.ref(), secret.uid());
        refuses("HF-PIV-008");
    }

    @Test
    void a_template_that_is_missing() {
        var template = World.live(
                world.management, SampleCluster.ref("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate", "w-c3"));
        change(template.ref(), Json.object("metadata", Json.object("finalizers", Json.Arr.EMPTY)));
        world.management.delete(template.ref(), template.uid());
        refuses("HF-PIV-009");
    }

    @Test
    void an_epoch_that_was_held_before() {
        change(
                SampleCluster.cluster(),
                Json.object("metadata", Json.object("annotations", Json.object(Marks.EPOCH, "7"))));
        assertThat(World.codes(world.begin(7))).containsExactly("HF-PIV-010");
        assertThat(world.begin(8)).isEqualTo(new Progress.Moved(Phase.FREEZE));
    }

    @Test
    void another_pivot_of_the_same_cluster() {
        world.begin();
        assertThat(World.codes(
                        world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "another-1", 1))))
                .containsExactly("HF-PIV-022");
    }

    @Test
    void a_server_that_does_not_answer() {
        world.management.down("the cable is out");
        assertThat(World.codes(world.begin())).containsExactly("HF-PIV-016");
    }

    @Test
    void everything_that_speaks_against_it_is_said_at_once() {
        status(MACHINE, Json.object("nodeRef", Json.NULL));
        status(SampleCluster.ref(CORE, "MachineDeployment", "w"), Json.object("replicas", 1));
        refuses("HF-PIV-006", "HF-PIV-007");
    }

    private void refuses(String... codes) {
        world.lookAway();
        world.turn();
        var before = world.management.everything();
        assertThat(World.codes(world.begin())).containsExactly(codes);
        assertThat(world.management.everything()).isEqualTo(before);
        assertThat(world.source.record()).isEmpty();
    }

    private void change(ObjectRef ref, Json.Obj change) {
        assertThat(world.management.patch(ref, change, "somebody"))
                .isInstanceOf(dev.holdfast.capi.api.CapiAnswer.Written.class);
    }

    private void status(ObjectRef ref, Json.Obj status) {
        CapiApi api = world.management;
        assertThat(api.patchStatus(ref, Json.object("status", status), "somebody"))
                .isInstanceOf(dev.holdfast.capi.api.CapiAnswer.Written.class);
    }
}
