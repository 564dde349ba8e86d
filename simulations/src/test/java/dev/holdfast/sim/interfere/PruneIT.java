package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes, what stays and what moves when layers change, while others recreate and hold things. */
class PruneIT extends Interference {
    @Test
    void what_a_layer_no_longer_lists_is_deleted_in_reverse_order() {
        place.settle(
                Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1"), place.config("c", "k", "1")));
        place.settle(Layer.of("app", place.config("a", "k", "1")));
        assertThat(place.others().find(place.config("b"))).isEmpty();
        assertThat(place.site().events.stream().filter(event -> event.startsWith("reconcile.pruned")))
                .map(event -> event.replaceAll(".*/(.) .*", "$1"))
                .containsExactly("c", "b");
    }

    @Test
    void what_somebody_made_anew_under_the_old_name_is_not_deleted() {
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        place.others().remove(place.config("b"));
        place.others().create("somebody", place.config("b", "k", "theirs"));
        place.settle(Layer.of("app", place.config("a", "k", "1")));
        assertThat(place.view(place.config("b")).at("data").at("k").text()).isEqualTo("theirs");
        assertThat(place.site().told("reconcile.pruned")).isZero();
    }

    @Test
    void what_a_finalizer_of_others_holds_is_waited_for() {
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        place.others().patch("somebody", place.config("b"), "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}");
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Ready", "Pruning");
        assertThat(place.site().status().appliedRevision()).isEqualTo(1);
        place.others().patch("somebody", place.config("b"), "{\"metadata\": {\"finalizers\": null}}");
        place.settle();
        assertThat(place.site().status().appliedRevision()).isEqualTo(2);
        assertThat(place.others().find(place.config("b"))).isEmpty();
    }

    @Test
    void what_moves_to_another_layer_stays_the_same_object() {
        place.settle(Layer.of("one", place.config("a", "k", "1")), Layer.of("two", place.config("b", "k", "1")));
        var uid = place.others().see(place.config("a")).uid();
        place.site()
                .desired
                .publish(
                        List.of("one"),
                        SiteSettings.DEFAULT,
                        Layer.of("two", place.config("a", "k", "1"), place.config("b", "k", "1")));
        place.settle();
        assertThat(place.others().see(place.config("a")).uid()).isEqualTo(uid);
        assertThat(place.others().see(place.config("a")).layer()).isEqualTo("store/two");
        assertThat(place.site().told("reconcile.pruned")).isZero();
    }

    @Test
    void an_object_that_changes_its_group_is_not_deleted_under_the_old_one() {
        place.settle(Layer.of("app", event("v1", "involvedObject", "message", "reportingComponent")));
        var uid = place.others().see(place.ref("v1", "Event", "news")).uid();
        place.settle(Layer.of("app", event("events.k8s.io/v1", "regarding", "note", "reportingController")));
        assertThat(place.others().see(place.ref("v1", "Event", "news")).uid()).isEqualTo(uid);
        assertThat(place.site().told("reconcile.pruned")).isZero();
    }

    @Test
    void resources_wait_until_their_definition_is_established() {
        place.settle(Layer.of("app", widget(), definition()));
        assertThat(place.others().find(ObjectRef.of(widget()))).isPresent();
        assertThat(place.site().told("reconcile.failed")).isZero();
    }

    @Test
    void a_layer_of_resources_waits_for_the_layer_of_their_definition() {
        place.settle(Layer.of("kinds", definition()), Layer.of("app", widget()));
        assertThat(place.others().see(ObjectRef.of(widget())).layer()).isEqualTo("store/app");
        assertThat(place.site().told("reconcile.failed")).isZero();
    }

    @Test
    void what_holds_data_or_asks_to_stay_is_kept_and_shown() {
        place.settle(Layer.of("app", definition(), widget(), staying(), place.config("b", "k", "1")));
        place.site().desired.publish(List.of("app"), SiteSettings.DEFAULT);
        place.settle();
        assertThat(place.others().find(place.config("b"))).isEmpty();
        assertThat(place.site().status().retained())
                .containsExactly(
                        "ConfigMap " + place.namespace() + "/keepsake",
                        "CustomResourceDefinition widgets." + place.namespace() + ".example",
                        "Namespace " + place.namespace(),
                        "Widget " + place.namespace() + "/one");
        assertThat(place.others().find(ObjectRef.of(widget()))).isPresent();
    }

    @Test
    void with_a_removal_statement_data_goes_too_and_what_others_hold_is_waited_for() {
        place.settle(Layer.of("app", definition(), widget(), staying(), place.config("b", "k", "1")));
        place.others()
                .patch("somebody", ObjectRef.of(widget()), "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}");
        place.site().desired.removeWithData(List.of("app"));
        place.untilReason("Ready", "Pruning");
        assertThat(place.others().find(place.config("b"))).isEmpty();
        assertThat(place.others().find(ObjectRef.of(widget()))).isPresent();
        place.others().patch("somebody", ObjectRef.of(widget()), "{\"metadata\": {\"finalizers\": null}}");
        place.settle();
        assertThat(place.others().find(ObjectRef.of(definition()))).isEmpty();
        assertThat(place.others().find(ObjectRef.of(staying()))).isEmpty();
        assertThat(place.others().find(new ObjectRef("v1", "Namespace", "", place.namespace())))
                .isEmpty();
        assertThat(place.site().status().retained()).isEmpty();
    }

    @Test
    void nothing_is_deleted_while_the_api_server_refuses_an_apply() {
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        var broken = place.deployment("shop", "shop:1", "1").with("spec", Json.object("replicas", 1));
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1"), broken));
        assertThat(place.site().until(() -> place.site().told("reconcile.failed") > 0))
                .isTrue();
        place.site().pass(5);
        assertThat(place.others().find(place.config("b"))).isPresent();
    }

    private Json.Obj event(String apiVersion, String about, String text, String controller) {
        return place.json(
                """
                {"apiVersion": "%s", "kind": "Event", "metadata": {"name": "news", "namespace": "NS"},
                 "%s": {"kind": "Pod", "namespace": "NS", "name": "x"}, "%s": "hello", "reason": "Because",
                 "type": "Normal", "eventTime": "2026-11-20T20:00:00.000000Z", "action": "Tell",
                 "%s": "example.com/teller", "reportingInstance": "teller-1"}
                """
                        .formatted(apiVersion, about, text, controller));
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

    private Json.Obj staying() {
        var config = place.config("keepsake", "k", "1");
        var metadata = JsonView.of(config).at("metadata").object();
        return config.with("metadata", metadata.with("annotations", Json.object("helm.sh/resource-policy", "keep")));
    }
}
