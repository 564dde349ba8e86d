package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.namespace;
import static dev.holdfast.agent.reconcile.Bench.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that moves to another namespace. */
class NamespaceMoveTest {
    @TempDir
    Path folder;

    @Test
    void the_old_objects_go_only_when_the_new_ones_are_ready() {
        try (var bench = new Bench(folder, MemoryKubeApi.Controllers.ON_DEMAND)) {
            bench.desired.publish(moved("old", deployment("old")));
            bench.run(Duration.ofSeconds(30));
            bench.cluster.settle();
            assertThat(bench.run().converged()).isTrue();
            bench.desired.publish(moved("new", deployment("new")));
            bench.run(Duration.ofMinutes(3));
            assertThat(places(bench)).containsExactly("new", "old");
            bench.cluster.settle();
            assertThat(bench.run().converged()).isTrue();
            assertThat(places(bench)).containsExactly("new");
            assertThat(bench.has("Namespace", "old")).isTrue();
        }
    }

    @Test
    void a_move_stops_before_it_takes_an_object_without_a_namespace_from_the_old_place() {
        stops(binding("old"), binding("new"), "ClusterRoleBinding shop has no namespace");
    }

    @Test
    void an_object_without_a_namespace_that_stays_the_same_is_in_nobodys_way() {
        try (var bench = new Bench(folder)) {
            var role = object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "shop")
                    .with("rules", Json.Arr.EMPTY);
            bench.desired.publish(moved("old", deployment("old"), role));
            assertThat(bench.run().converged()).isTrue();
            bench.desired.publish(moved("new", deployment("new"), role));
            assertThat(bench.run().converged()).isTrue();
        }
    }

    @Test
    void a_move_stops_when_both_need_the_same_node_port() {
        stops(service("old"), service("new"), "node port 30080");
    }

    @Test
    void a_move_stops_when_both_need_the_same_port_of_the_host() {
        stops(onHost("old"), onHost("new"), "host port 9100");
    }

    private void stops(Json.Obj before, Json.Obj after, String why) {
        try (var bench = new Bench(folder)) {
            bench.desired.publish(moved("old", before));
            assertThat(bench.run().converged()).isTrue();
            var good = bench.outcome();
            bench.desired.publish(moved("new", after));
            bench.run(Duration.ofMinutes(5));
            assertThat(bench.condition("Stalled").reason()).isEqualTo("NamespaceMoveCollides");
            assertThat(bench.condition("Stalled").message()).contains(why);
            assertThat(bench.outcome()).isEqualTo(good);
        }
    }

    private static Layer moved(String place, Json.Obj... objects) {
        var all = new ArrayList<Json.Obj>(List.of(objects));
        all.addFirst(namespace(place));
        return Layer.of("shop", all.toArray(Json.Obj[]::new)).in(place);
    }

    private static List<String> places(Bench bench) {
        return bench.objects().stream()
                .map(object -> object.ref())
                .filter(ref -> ref.kind().equals("Deployment"))
                .map(ObjectRef::namespace)
                .toList();
    }

    private static Json.Obj deployment(String place) {
        return in(Bench.deployment("shop", 1), place);
    }

    private static Json.Obj in(Json.Obj object, String place) {
        return object.with(
                "metadata", JsonView.of(object).at("metadata").object().with("namespace", place));
    }

    private static Json.Obj binding(String place) {
        return object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", "shop")
                .with(
                        "roleRef",
                        Json.object("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", "view"))
                .with(
                        "subjects",
                        Json.of(List.of(Json.object("kind", "ServiceAccount", "name", "shop", "namespace", place))));
    }

    private static Json.Obj service(String place) {
        return object("v1", "Service", place, "shop")
                .with(
                        "spec",
                        Json.object("type", "NodePort", "ports", List.of(Json.object("port", 80, "nodePort", 30080))));
    }

    private static Json.Obj onHost(String place) {
        var pod = Json.object(
                "hostNetwork",
                true,
                "containers",
                List.of(Json.object(
                        "name", "main", "image", "i:1", "ports", List.of(Json.object("containerPort", 9100)))));
        return object("apps/v1", "DaemonSet", place, "shop")
                .with("spec", Json.object("selector", Json.object(), "template", Json.object("spec", pod)));
    }
}
