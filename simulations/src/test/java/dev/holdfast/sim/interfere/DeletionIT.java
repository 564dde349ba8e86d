package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.reconcile.Workbench;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others delete more than one object: a namespace, a definition, the agent's own memory. */
class DeletionIT extends Interference {
    @Test
    void a_namespace_that_somebody_deleted_comes_back_with_all_that_was_in_it() {
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        var uid = place.others().see(namespace()).uid();
        place.others().remove(namespace());
        assertThat(place.site().until(() -> place.others()
                        .find(namespace())
                        .filter(live -> !live.uid().equals(uid) && !live.ending())
                        .isPresent()))
                .as(place.site().status().toString())
                .isTrue();
        place.settle();
        assertThat(place.view(place.config("b")).at("data").at("k").text()).isEqualTo("1");
        assertThat(place.site().told("reconcile.failed")).isZero();
    }

    @Test
    void a_definition_that_somebody_deleted_comes_back_with_its_resources() {
        place.settle(Layer.of("app", definition(), widget()));
        var uid = place.others().see(ObjectRef.of(definition())).uid();
        place.others().remove(ObjectRef.of(definition()));
        assertThat(place.site().until(() -> place.others()
                        .find(ObjectRef.of(definition()))
                        .filter(live -> !live.uid().equals(uid) && !live.ending())
                        .isPresent()))
                .as(place.site().status().toString())
                .isTrue();
        place.settle();
        assertThat(place.others().find(ObjectRef.of(widget()))).isPresent();
    }

    @Test
    void what_somebody_deletes_and_holds_is_waited_for_and_made_again() {
        var ref = place.config("a");
        place.settle(Layer.of("app", place.config("a", "k", "1")));
        place.others().patch("somebody", ref, "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}");
        var uid = place.others().see(ref).uid();
        place.others().remove(ref);
        place.others().patch("somebody", ref, "{\"data\": {\"k\": \"theirs\"}}");
        assertThat(place.site().until(() -> place.site()
                        .status()
                        .layers()
                        .getFirst()
                        .message()
                        .contains("is being deleted")))
                .as(place.site().status().toString())
                .isTrue();
        place.others().patch("somebody", ref, "{\"metadata\": {\"finalizers\": null}}");
        place.settle();
        assertThat(place.others().see(ref).uid()).isNotEqualTo(uid);
        assertThat(place.view(ref).at("data").at("k").text()).isEqualTo("1");
    }

    @Test
    void an_agent_that_lost_its_memory_knows_its_objects_again_and_removes_nothing(@TempDir Path empty) {
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        var version = place.others().see(place.config("a")).stamp();
        try (var next = new Workbench(empty, place.api(), Rights.FULL, place.namespace())) {
            next.desired.publish(Layer.of("app", place.config("a", "k", "1")).existing(Existing.REFUSE));
            assertThat(next.converge().converged()).isTrue();
        }
        assertThat(place.others().see(place.config("a")).stamp()).isEqualTo(version);
        assertThat(place.others().find(place.config("b"))).isPresent();
    }

    private ObjectRef namespace() {
        return new ObjectRef("v1", "Namespace", "", place.namespace());
    }

    private Json.Obj definition() {
        return place.json(
                """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "widgets.NS.example"},
                 "spec": {"group": "NS.example", "scope": "Namespaced",
                  "names": {"kind": "Widget", "listKind": "WidgetList", "plural": "widgets", "singular": "widget"},
                  "versions": [{"name": "v1", "served": true, "storage": true,
                   "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
                """);
    }

    private Json.Obj widget() {
        return place.json(
                """
                {"apiVersion": "NS.example/v1", "kind": "Widget", "metadata": {"name": "one", "namespace": "NS"},
                 "spec": {"size": 1}}
                """);
    }
}
