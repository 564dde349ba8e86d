package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.definition;
import static dev.holdfast.agent.reconcile.Bench.deployment;
import static dev.holdfast.agent.reconcile.Bench.job;
import static dev.holdfast.agent.reconcile.Bench.namespace;
import static dev.holdfast.agent.reconcile.Bench.object;
import static dev.holdfast.agent.reconcile.Bench.staying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken, what is removed, and what is left alone. */
class OwnershipTest extends OnBench {
    @Test
    void an_object_of_others_is_refused_and_its_managers_are_named() {
        foreign();
        bench.desired.publish(Layer.of("app", config("a", "k", "ours")));
        bench.run(Duration.ofMinutes(1));
        assertThat(data("k")).isEqualTo("theirs");
        assertThat(bench.condition("Stalled").reason()).isEqualTo("ObjectOwnedElsewhere");
        assertThat(bench.condition("Stalled").message()).contains("ConfigMap web/a", "helm");
        assertThat(bench.status().layers().getFirst().state()).isEqualTo("Failed");
    }

    @Test
    void a_refused_object_is_taken_when_its_owner_has_left() {
        foreign();
        bench.desired.publish(Layer.of("app", config("a", "k", "ours")));
        bench.run(Duration.ofMinutes(1));
        bench.remove("ConfigMap", "a");
        assertThat(bench.run().converged()).isTrue();
        assertThat(data("k")).isEqualTo("ours");
    }

    @Test
    void an_adopted_object_becomes_wholly_ours() {
        foreign();
        bench.desired.publish(Layer.of("app", config("a", "k", "ours")).existing(Existing.ADOPT));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("ConfigMap", "a").view().at("data").members().keySet())
                .containsExactly("k");
        assertThat(bench.object("ConfigMap", "a").managers()).containsExactly("holdfast");
    }

    @Test
    void a_forced_object_keeps_what_only_others_set() {
        foreign();
        bench.desired.publish(Layer.of("app", config("a", "k", "ours")).existing(Existing.FORCE));
        assertThat(bench.run().converged()).isTrue();
        assertThat(data("k")).isEqualTo("ours");
        assertThat(data("other")).isEqualTo("kept");
    }

    @Test
    void what_a_layer_no_longer_lists_is_pruned() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1")));
        bench.run();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isFalse();
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.pruned ConfigMap web/b"));
    }

    @Test
    void a_layer_that_just_vanishes_is_left_alone_and_shown() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")), Layer.of("more", config("b", "k", "1")));
        bench.run();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isTrue();
        assertThat(bench.status().retained()).containsExactly("layer store/more");
    }

    @Test
    void a_tombstone_removes_a_layer() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")), Layer.of("more", config("b", "k", "1")));
        bench.run();
        bench.desired.publish(List.of("more"), SiteSettings.DEFAULT, Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isFalse();
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        assertThat(bench.status().retained()).isEmpty();
    }

    @Test
    void a_listed_layer_beats_its_tombstone() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT, Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "a")).isTrue();
    }

    @Test
    void an_empty_revision_removes_nothing() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.desired.publish();
        bench.run();
        assertThat(bench.has("ConfigMap", "a")).isTrue();
    }

    @Test
    void an_object_that_moved_to_another_layer_is_relabelled_and_stays_the_same_object() {
        bench.desired.publish(Layer.of("one", config("a", "k", "1")), Layer.of("two", config("b", "k", "1")));
        bench.run();
        var uid = bench.object("ConfigMap", "a").uid();
        bench.desired.publish(
                List.of("one"), SiteSettings.DEFAULT, Layer.of("two", config("a", "k", "1"), config("b", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("ConfigMap", "a").uid()).isEqualTo(uid);
        assertThat(bench.object("ConfigMap", "a").layer()).isEqualTo("store/two");
    }

    @Test
    void what_holds_data_is_kept_and_shown() {
        var claim = object("v1", "PersistentVolumeClaim", "web", "disk").with("spec", Json.object("size", 1));
        bench.desired.publish(Layer.of(
                "app",
                namespace("web"),
                definition(),
                claim,
                object("shop.example/v1", "Widget", "web", "one"),
                staying(config("keepsake", "k", "1")),
                config("b", "k", "1")));
        bench.run();
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT);
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().retained())
                .containsExactly(
                        "ConfigMap web/keepsake",
                        "CustomResourceDefinition widgets.shop.example",
                        "Namespace web",
                        "PersistentVolumeClaim web/disk",
                        "Widget web/one");
        assertThat(bench.has("ConfigMap", "b")).isFalse();
        assertThat(bench.has("PersistentVolumeClaim", "disk")).isTrue();
    }

    @Test
    void what_was_kept_is_ours_again_when_it_is_listed_again() {
        bench.desired.publish(Layer.of("app", staying(config("a", "k", "1"))));
        bench.run();
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT);
        bench.run();
        bench.desired.publish(Layer.of("app", config("a", "k", "2")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(data("k")).isEqualTo("2");
        assertThat(bench.status().retained()).isEmpty();
    }

    @Test
    void an_object_that_somebody_made_anew_under_the_old_name_is_not_pruned() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1")));
        bench.run();
        bench.close();
        bench.remove("ConfigMap", "b");
        bench.cluster.create(config("b", "k", "theirs"), "somebody");
        bench.restart();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isTrue();
    }

    @Test
    void nothing_is_pruned_while_an_apply_fails() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        var broken = deployment("shop", 1).with("spec", Json.object("replicas", 1));
        bench.desired.publish(Layer.of("app", broken));
        bench.run(Duration.ofMinutes(30));
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        bench.desired.publish(Layer.of("app", deployment("shop", 1)));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "a")).isFalse();
    }

    @Test
    void what_is_pruned_but_held_by_a_finalizer_is_waited_for() {
        var held = config("b", "k", "1");
        var metadata = JsonView.of(held).at("metadata").object();
        held = held.with("metadata", metadata.with("finalizers", Json.Arr.ofTexts(List.of("example/hold"))));
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), held));
        bench.run();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        assertThat(bench.condition("Ready").reason()).isEqualTo("Pruning");
        bench.change(
                "ConfigMap",
                "b",
                "somebody",
                o -> o.with("metadata", JsonView.of(o).at("metadata").object().without("finalizers")));
        assertThat(bench.run().appliedRevision()).isEqualTo(2);
    }

    @Test
    void a_job_whose_template_changes_is_made_anew() {
        bench.desired.publish(Layer.of("app", job("migrate", "registry.example/m:1")));
        bench.run();
        var uid = bench.object("Job", "migrate").uid();
        bench.desired.publish(Layer.of("app", job("migrate", "registry.example/m:2")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("Job", "migrate").uid()).isNotEqualTo(uid);
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.recreated Job web/migrate"));
    }

    @Test
    void a_deployment_whose_selector_changes_stalls_with_the_field() {
        bench.desired.publish(Layer.of("app", deployment("shop", 1)));
        bench.run();
        bench.desired.publish(Layer.of("app", otherSelector()));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.condition("Stalled").reason()).isEqualTo("ImmutableField");
        assertThat(bench.condition("Stalled").message()).contains("Deployment web/shop", "spec.selector");
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
    }

    @Test
    void a_deployment_is_made_anew_when_that_is_signed() {
        bench.desired.publish(Layer.of("app", deployment("shop", 1)));
        bench.run();
        bench.desired.publish(Layer.of("app", otherSelector()).onImmutable("recreate"));
        assertThat(bench.run().converged()).isTrue();
    }

    @Test
    void a_claim_is_never_made_anew_even_when_that_is_signed() {
        bench.desired.publish(Layer.of("app", claim("fast")));
        bench.run();
        var uid = bench.object("PersistentVolumeClaim", "disk").uid();
        bench.desired.publish(Layer.of("app", claim("slow")).onImmutable("recreate"));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.condition("Stalled").reason()).isEqualTo("ImmutableField");
        assertThat(bench.object("PersistentVolumeClaim", "disk").uid()).isEqualTo(uid);
    }

    private void foreign() {
        bench.cluster.create(namespace("web"), "kubectl");
        bench.cluster.create(Bench.withData(config("a", "k", "theirs"), "other", "kept"), "helm");
    }

    private String data(String key) {
        return bench.object("ConfigMap", "a").view().at("data").at(key).text("nothing");
    }

    private static Json.Obj otherSelector() {
        var other = deployment("other", 1);
        return other.with(
                "metadata", JsonView.of(deployment("shop", 1)).at("metadata").object());
    }

    private static Json.Obj claim(String storage) {
        return object("v1", "PersistentVolumeClaim", "web", "disk")
                .with("spec", Json.object("storageClassName", storage));
    }
}
