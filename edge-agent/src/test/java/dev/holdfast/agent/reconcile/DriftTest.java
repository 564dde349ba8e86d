package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.JsonView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when others change what we applied. */
class DriftTest extends OnBench {
    @Test
    void a_changed_field_is_put_back_and_the_event_names_it() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)));
        bench.run();
        bench.change("Deployment", "shop", "kubectl-edit", o -> Bench.withSpec(o, "replicas", 7));
        assertThat(bench.run().converged()).isTrue();
        assertThat(replicas()).isEqualTo(2);
        assertThat(bench.events)
                .contains("reconcile.drift Deployment web/shop warning .spec.replicas was changed by kubectl-edit;"
                        + " put back");
    }

    @Test
    void a_deleted_object_is_created_again() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.remove("ConfigMap", "a");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        assertThat(bench.events).contains("reconcile.drift ConfigMap web/a warning it was deleted; put back");
    }

    @Test
    void a_removed_label_is_put_back() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.change(
                "ConfigMap",
                "a",
                "somebody",
                o -> o.with("metadata", JsonView.of(o).at("metadata").object().without("labels")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("ConfigMap", "a").managed()).isTrue();
    }

    @Test
    void fields_that_we_do_not_own_are_none_of_our_business() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.change("ConfigMap", "a", "somebody", o -> Bench.withData(o, "more", "x"));
        bench.api.reset();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.api.writes).hasValue(0);
        assertThat(bench.object("ConfigMap", "a").view().at("data").at("more").text())
                .isEqualTo("x");
    }

    @Test
    void drift_while_nobody_looked_is_found_at_the_next_start() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1")));
        bench.run();
        bench.restart();
        bench.change("ConfigMap", "a", "somebody", o -> Bench.withData(o, "k", "9"));
        bench.remove("ConfigMap", "b");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("ConfigMap", "a").view().at("data").at("k").text())
                .isEqualTo("1");
        assertThat(bench.has("ConfigMap", "b")).isTrue();
    }

    @Test
    void a_layer_that_reports_drift_does_not_repair_it_and_says_it_once() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)).reporting());
        bench.run();
        bench.change("Deployment", "shop", "somebody", o -> Bench.withSpec(o, "replicas", 7));
        bench.pass();
        bench.pass();
        assertThat(replicas()).isEqualTo(7);
        assertThat(bench.condition("Drifted").isTrue()).isTrue();
        assertThat(bench.condition("Drifted").message()).contains(".spec.replicas", "somebody");
        assertThat(bench.events)
                .filteredOn(e -> e.startsWith("reconcile.drift"))
                .hasSize(1);
        assertThat(bench.status().converged()).isTrue();
    }

    @Test
    void an_ignored_field_may_be_changed_by_others_and_survives_our_next_apply() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)).ignoring("Deployment", "/spec/replicas"));
        bench.run();
        bench.change("Deployment", "shop", "autoscaler", o -> Bench.withSpec(o, "replicas", 7));
        bench.api.reset();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.api.writes).hasValue(0);
        var labelled = deployment("shop", 2);
        bench.desired.publish(
                Layer.of("app", Bench.withSpec(labelled, "paused", 0)).ignoring("Deployment", "/spec/replicas"));
        assertThat(bench.run().converged()).isTrue();
        assertThat(replicas()).isEqualTo(7);
    }

    @Test
    void replicas_that_a_new_revision_leaves_to_others_stay_as_they_are() {
        bench.desired.publish(Layer.of("app", deployment("shop", 4)));
        bench.run();
        var spec = JsonView.of(deployment("shop", 4)).at("spec").object().without("replicas");
        bench.desired.publish(Layer.of("app", deployment("shop", 4).with("spec", spec)));
        assertThat(bench.run().converged()).isTrue();
        assertThat(replicas()).isEqualTo(4);
        bench.change("Deployment", "shop", "autoscaler", o -> Bench.withSpec(o, "replicas", 7));
        assertThat(bench.run().converged()).isTrue();
        assertThat(replicas()).isEqualTo(7);
    }

    @Test
    void a_field_rewritten_three_times_by_one_manager_is_contested_and_left() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)));
        bench.run();
        for (var round = 0; round < 6; round++) {
            bench.clock.forward(Duration.ofSeconds(30));
            bench.change("Deployment", "shop", "operator", o -> Bench.withSpec(o, "replicas", 7));
            bench.pass();
        }
        assertThat(replicas()).isEqualTo(7);
        assertThat(bench.condition("Stalled").reason()).isEqualTo("Contested");
        assertThat(bench.condition("Stalled").message()).contains(".spec.replicas", "operator");
        assertThat(bench.events)
                .filteredOn(e -> e.startsWith("reconcile.drift"))
                .hasSize(2);
        assertThat(bench.events)
                .filteredOn(e -> e.startsWith("reconcile.contested"))
                .hasSize(1);
        bench.desired.publish(Layer.of("app", deployment("shop", 3)));
        assertThat(bench.run().converged()).isTrue();
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void rare_rewrites_are_repaired_for_ever() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)));
        bench.run();
        for (var round = 0; round < 6; round++) {
            bench.clock.forward(Duration.ofMinutes(6));
            bench.change("Deployment", "shop", "operator", o -> Bench.withSpec(o, "replicas", 7));
            bench.pass();
            assertThat(replicas()).isEqualTo(2);
        }
    }

    @Test
    void drift_behind_a_layer_that_is_not_ready_is_repaired_too() {
        bench.desired.publish(Layer.of("base", deployment("database", 1)), Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.cluster.hamper(Bench.ref(deployment("database", 1)));
        bench.remove("ConfigMap", "a");
        bench.pass();
        assertThat(bench.has("ConfigMap", "a")).isTrue();
    }

    private long replicas() {
        return bench.object("Deployment", "shop")
                .view()
                .at("spec")
                .at("replicas")
                .integer();
    }
}
