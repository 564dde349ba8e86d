package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.milestone.Step;
import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.object.KubernetesVersion;
import dev.holdfast.capi.object.ShapeChange;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevClusterIT {
    private Side side;

    @BeforeAll
    void start(@TempDir Path folder) {
        side = Side.start(
                Need.here().clusterApi("that Cluster API takes our objects and makes clusters of them"),
                folder.resolve("side"));
    }

    @AfterAll
    void end() {
        if (side != null) {
            side.close();
        }
    }

    @Test
    void every_object_passes_a_strict_dry_run_without_a_warning() {
        var cluster = Watched.of(side, "strict");
        var shape = cluster.shape(3, Watched.pool("tills", 2), Watched.pool("gpu", 3, "cellar", "attic"));
        var objects = new ArrayList<>(ClusterObjects.firstNode(shape));
        objects.addAll(ClusterObjects.of(shape));

        for (var object : objects) {
            var answer = side.resources().tryApply(object, Watched.MANAGER);
            assertThat(answer.message()).as(ObjectRef.of(object).toString()).isEmpty();
            assertThat(answer.warnings()).as(ObjectRef.of(object).toString()).isEmpty();
        }
    }

    @Test
    void a_first_node_grows_to_three_and_a_pool_and_a_second_apply_writes_nothing() {
        var cluster = Watched.of(side, "growing");
        var first = ClusterObjects.firstNode(cluster.shape(3, Watched.pool("tills", 2)));

        var steps = new LinkedHashSet<Step>();
        cluster.apply(first);
        cluster.await(
                "a running first node", () -> steps.add(cluster.progress().step()) && steps.contains(Step.RUNNING));
        assertThat(List.copyOf(steps)).contains(Step.STARTING_CONTROL_PLANE).isSorted();
        assertThat(Watched.is(cluster.cluster(), "ControlPlaneInitialized")).isTrue();
        assertThat(cluster.machines()).hasSize(1).allMatch(machine -> Watched.is(machine, "Ready"));
        assertThat(side.machines("growing", "growing").list("v1", "Node", "")).hasSize(1);
        assertUnchanged(cluster, first);

        var whole = ClusterObjects.of(cluster.shape(3, Watched.pool("tills", 2)));
        cluster.apply(whole);
        cluster.awaitReady(5);
        cluster.await("three members of the control plane", () -> {
            var status = cluster.controlPlane().at("status");
            return status.at("readyReplicas").integer(0) == 3;
        });
        assertThat(side.machines("growing", "growing").list("v1", "Node", "")).hasSize(5);
        assertUnchanged(cluster, whole);
    }

    @Test
    void an_even_control_plane_is_refused_by_us_and_by_the_server() {
        var cluster = Watched.of(side, "even");

        assertThatThrownBy(() -> cluster.shape(2)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.problem().code())
                .isEqualTo("HF-SHP-004"));
        assertRefused(change(controlPlane(cluster), Json.object("replicas", 2)), "even number");
    }

    @Test
    void a_skipped_version_is_refused_by_us_and_by_the_server() {
        var cluster = Watched.of(side, "skip");
        var now = withVersion(cluster.shape(1), "v1.33.4");
        var next = withVersion(cluster.shape(1), "v1.35.0");
        // Without its Cluster the control plane stays as it is.
        side.resources().apply(kubeadmControlPlane(now), Watched.MANAGER).required();

        assertThat(ShapeChange.problems(now, next)).extracting(Problem::code).containsExactly("HF-SHP-012");
        assertRefused(kubeadmControlPlane(next), "cannot update Kubernetes version");
    }

    @Test
    void names_that_are_no_labels_are_refused_by_us_and_by_the_server() {
        var cluster = Watched.of(side, "names");
        var deployment = ClusterObjects.of(cluster.shape(1, Watched.pool("tills", 1))).stream()
                .filter(object -> ObjectRef.of(object).kind().equals("MachineDeployment"))
                .findFirst()
                .orElseThrow();

        for (var name : List.of("Tills", "tills_1", "t".repeat(70))) {
            assertThatThrownBy(() -> cluster.shape(1, Watched.pool(name, 1)))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-SHP-003"));
            assertRefused(named(deployment, "names-" + name), "nvalid value");
        }
    }

    @Test
    void a_version_that_is_none_is_refused_by_us_and_by_the_server() {
        var cluster = Watched.of(side, "version");

        assertThatThrownBy(() -> KubernetesVersion.parse("v1.35"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-SHP-001"));
        assertRefused(change(controlPlane(cluster), Json.object("version", "v1.35")), "valid semantic version");
    }

    @Test
    void what_we_never_write_is_refused_by_the_server() {
        var cluster = Watched.of(side, "never");
        var objects = ClusterObjects.firstNode(cluster.shape(1));
        var template = objects.get(1);
        side.resources().apply(template, Watched.MANAGER).required();
        var vm = Json.object("vm", Json.object("provisioning", Json.object("startupDuration", "7s")));
        var spec = Json.object("backend", Json.object("inMemory", vm));

        assertRefused(change(template, Json.object("template", Json.object("spec", spec))), "immutable");
        assertRefused(change(objects.get(3), Json.object("clusterNetwork", Json.Obj.EMPTY)), "at least 1 properties");
        assertRefused(change(objects.get(3), Json.object("unheardOf", true)), "field not declared in schema");
    }

    private static void assertUnchanged(Watched cluster, List<Json.Obj> objects) {
        var generations = cluster.generations(objects);
        // Controllers write at any time; a version that stayed the same over one apply shows that the apply wrote
        // nothing.
        cluster.await("an apply that changes no version", () -> {
            var before = cluster.versions(objects);
            cluster.apply(objects);
            return cluster.versions(objects).equals(before);
        });
        assertThat(cluster.generations(objects)).isEqualTo(generations);
    }

    private void assertRefused(Json.Obj object, String reason) {
        var answer = side.resources().tryApply(object, Watched.MANAGER);
        assertThat(answer.succeeded()).as(ObjectRef.of(object).toString()).isFalse();
        assertThat(answer.message()).contains(reason);
    }

    private static Json.Obj controlPlane(Watched cluster) {
        return kubeadmControlPlane(cluster.shape(1));
    }

    private static Json.Obj kubeadmControlPlane(ClusterShape shape) {
        return ClusterObjects.firstNode(shape).get(2);
    }

    private static ClusterShape withVersion(ClusterShape shape, String version) {
        return new ClusterShape(
                shape.name(),
                shape.namespace(),
                KubernetesVersion.parse(version),
                shape.cloud(),
                shape.controlPlane(),
                shape.pools());
    }

    private static Json.Obj change(Json.Obj object, Json.Obj fields) {
        var spec = JsonView.of(object).at("spec").object();
        for (var field : fields.members().entrySet()) {
            spec = spec.with(field.getKey(), field.getValue());
        }
        return object.with("spec", spec);
    }

    private static Json.Obj named(Json.Obj object, String name) {
        return object.with(
                "metadata", JsonView.of(object).at("metadata").object().with("name", name));
    }
}
