package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Others change what we applied, with kubectl, as an autoscaler, as an operator that will not stop. */
class DriftIT extends Interference {
    @Test
    void an_autoscaler_that_the_layer_allows_keeps_its_replicas_through_our_next_apply() {
        var ref = place.deployment("shop");
        place.settle(Layer.of("app", place.deployment("shop", "shop:1", "2")).ignoring("Deployment", "/spec/replicas"));
        place.others().scale("horizontal-pod-autoscaler", ref, 4);
        place.api().writes().set(0);
        place.untilHeard(ref);
        place.settle();
        assertThat(place.api().writes()).hasValue(0);
        place.settle(Layer.of("app", place.deployment("shop", "shop:2", "2")).ignoring("Deployment", "/spec/replicas"));
        assertThat(replicas(ref)).isEqualTo(4);
        assertThat(place.site().told("reconcile.drift")).isZero();
    }

    @Test
    void replicas_that_no_manifest_names_are_the_autoscalers() {
        var ref = place.deployment("shop");
        place.settle(Layer.of("app", place.deployment("shop", "shop:1", "")));
        place.others().scale("horizontal-pod-autoscaler", ref, 3);
        place.api().writes().set(0);
        place.untilHeard(ref);
        place.settle();
        assertThat(place.api().writes()).hasValue(0);
        place.settle(Layer.of("app", place.deployment("shop", "shop:2", "")));
        assertThat(replicas(ref)).isEqualTo(3);
    }

    @Test
    void replicas_that_a_new_revision_leaves_to_an_autoscaler_never_shrink() {
        var ref = place.deployment("shop");
        place.settle(Layer.of("app", place.deployment("shop", "shop:1", "3")));
        var generation = place.view(ref).at("metadata").at("generation").integer();
        place.settle(Layer.of("app", place.deployment("shop", "shop:1", "")));
        assertThat(replicas(ref)).isEqualTo(3);
        assertThat(place.view(ref).at("metadata").at("generation").integer()).isEqualTo(generation);
        place.others().scale("horizontal-pod-autoscaler", ref, 2);
        place.untilHeard(ref);
        place.settle();
        assertThat(replicas(ref)).isEqualTo(2);
    }

    @Test
    void an_autoscaler_that_nobody_mentioned_fights_and_is_named() {
        var ref = place.deployment("shop");
        place.settle(Layer.of("app", place.deployment("shop", "shop:1", "2")));
        fight(() -> place.others().scale("horizontal-pod-autoscaler", ref, 5), ref);
        assertThat(place.site().condition("Stalled").message())
                .contains(".spec.replicas", "horizontal-pod-autoscaler", "ignore");
        assertThat(replicas(ref)).isEqualTo(5);
    }

    @Test
    void a_manager_that_keeps_rewriting_a_field_is_left_alone_after_the_third_time() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        fight(() -> place.others().patch("operator", ref, "{\"data\": {\"mode\": \"theirs\"}}"), ref);
        assertThat(place.site().told("reconcile.drift")).isEqualTo(2);
        assertThat(place.site().told("reconcile.contested")).isEqualTo(1);
        var version = place.others().see(ref).stamp().resourceVersion();
        place.site().pass(5);
        assertThat(place.others().see(ref).stamp().resourceVersion()).isEqualTo(version);
        place.settle(Layer.of("app", place.config("settings", "mode", "new")));
        assertThat(mode(ref)).isEqualTo("new");
    }

    @Test
    void rewrites_that_are_far_apart_are_repaired_each_time() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        for (var round = 0; round < 4; round++) {
            place.others().patch("operator", ref, "{\"data\": {\"mode\": \"theirs\"}}");
            place.untilHeard(ref);
            place.settle();
            assertThat(mode(ref)).isEqualTo("ours");
            place.site().clock.forward(Duration.ofMinutes(6));
        }
        assertThat(place.site().told("reconcile.contested")).isZero();
    }

    @Test
    void kubectl_apply_by_hand_on_our_field_is_put_back_and_named() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        place.others().kubectl(manifest("mode", "theirs"), "apply", "-f", "-");
        place.untilHeard(ref);
        place.settle();
        assertThat(mode(ref)).isEqualTo("ours");
        assertThat(place.site().events)
                .anyMatch(event -> event.contains(".data.mode was changed by kubectl-client-side-apply; put back"));
    }

    @Test
    void kubectl_apply_with_force_on_our_field_is_put_back_and_named() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        place.others().kubectl(manifest("mode", "theirs"), "apply", "--server-side", "--force-conflicts", "-f", "-");
        place.untilHeard(ref);
        place.settle();
        assertThat(mode(ref)).isEqualTo("ours");
        assertThat(place.site().events)
                .anyMatch(event -> event.contains(".data.mode was changed by kubectl; put back"));
    }

    @Test
    void kubectl_apply_by_hand_on_fields_that_are_not_ours_stays() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        place.others().kubectl(manifest("more", "theirs"), "apply", "--server-side", "-f", "-");
        place.others().kubectl("", "annotate", "-n", place.namespace(), "configmap/settings", "note=theirs");
        place.api().writes().set(0);
        place.untilHeard(ref);
        place.settle();
        assertThat(place.api().writes()).hasValue(0);
        assertThat(place.view(ref).at("data").members().keySet()).containsExactlyInAnyOrder("mode", "more");
        place.settle(Layer.of("app", place.config("settings", "mode", "next")));
        assertThat(place.view(ref).at("data").at("more").text()).isEqualTo("theirs");
        assertThat(place.view(ref).at("metadata").at("annotations").at("note").text())
                .isEqualTo("theirs");
    }

    @Test
    void a_field_of_ours_that_somebody_removed_comes_back() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        place.others().patch("somebody", ref, "{\"data\": null}");
        place.untilHeard(ref);
        place.settle();
        assertThat(mode(ref)).isEqualTo("ours");
    }

    @Test
    void an_object_that_somebody_deleted_comes_back() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        place.others().remove(ref);
        assertThat(place.site().until(() -> place.others().find(ref).isPresent()))
                .isTrue();
        place.settle();
        assertThat(place.site().events).anyMatch(event -> event.contains("settings warning it was deleted; put back"));
    }

    @Test
    void an_object_that_lost_our_label_is_looked_at_and_labelled_again() {
        var ref = place.config("settings");
        place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
        var uid = place.others().see(ref).uid();
        place.others().kubectl("", "label", "-n", place.namespace(), "configmap/settings", "holdfast.dev/managed-");
        place.untilHeard(ref);
        place.settle();
        assertThat(place.others().see(ref).managed()).isTrue();
        assertThat(place.others().see(ref).uid()).isEqualTo(uid);
        assertThat(place.site().events).anyMatch(event -> event.contains("managed") && event.contains("put back"));
    }

    /** Rewrites again and again until we give up. */
    private void fight(Runnable blow, ObjectRef ref) {
        for (var round = 0; round < 3; round++) {
            blow.run();
            place.untilHeard(ref);
            if (round < 2) {
                place.settle();
            }
        }
        place.untilReason("Stalled", "Contested");
    }

    private long replicas(ObjectRef ref) {
        return place.view(ref).at("spec").at("replicas").integer();
    }

    private String mode(ObjectRef ref) {
        return place.view(ref).at("data").at("mode").text("nothing");
    }

    private String manifest(String key, String value) {
        return dev.holdfast.protocol.json.StrictJson.write(place.config("settings", key, value))
                .utf8();
    }
}
