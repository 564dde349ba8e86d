package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.definition;
import static dev.holdfast.agent.reconcile.Bench.deployment;
import static dev.holdfast.agent.reconcile.Bench.namespace;
import static dev.holdfast.agent.reconcile.Bench.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way from a desired state to a cluster that is as it says. */
class ReconcilerTest extends OnBench {
    @Test
    void without_a_desired_state_nothing_is_touched() {
        var status = bench.pass();
        assertThat(status.converged()).isFalse();
        assertThat(bench.condition("Ready").reason()).isEqualTo("NoDesiredState");
        assertThat(bench.api.writes).hasValue(0);
    }

    @Test
    void a_revision_is_applied_and_ready() {
        bench.desired.publish(Layer.of("app", config("settings", "colour", "red"), deployment("shop", 2)));
        var status = bench.run();
        assertThat(status.converged()).isTrue();
        assertThat(status.appliedRevision()).isEqualTo(1);
        assertThat(bench.object("ConfigMap", "settings").managed()).isTrue();
        assertThat(bench.object("ConfigMap", "settings").layer()).isEqualTo("store/app");
        assertThat(status.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.state()).isEqualTo("Converged");
            assertThat(layer.ready()).isEqualTo(layer.total()).isEqualTo(3);
        });
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.applied"));
    }

    @Test
    void a_pass_without_change_writes_nothing_and_hardly_asks() {
        bench.desired.publish(Layer.of("app", config("settings", "colour", "red"), deployment("shop", 2)));
        bench.run();
        bench.api.reset();
        bench.pass();
        assertThat(bench.api.writes).hasValue(0);
        assertThat(bench.api.requests.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void after_a_restart_nothing_is_written_again() {
        bench.desired.publish(Layer.of("app", config("settings", "colour", "red"), deployment("shop", 2)));
        bench.run();
        bench.restart();
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        bench.api.reset();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.api.writes).hasValue(0);
    }

    @Test
    void only_what_changed_is_applied() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1"), deployment("shop", 2)));
        bench.run();
        bench.api.reset();
        bench.desired.publish(Layer.of("app", config("a", "k", "2"), config("b", "k", "1"), deployment("shop", 2)));
        assertThat(bench.run().appliedRevision()).isEqualTo(2);
        assertThat(bench.api.writes).hasValue(1);
    }

    @Test
    void a_layer_waits_until_the_one_before_it_is_ready() {
        try (var slow = new Bench(folder.resolve("slow"), MemoryKubeApi.Controllers.ON_DEMAND)) {
            slow.desired.publish(Layer.of("base", deployment("database", 1)), Layer.of("app", config("a", "k", "1")));
            slow.pass();
            slow.pass();
            assertThat(slow.has("ConfigMap", "a")).isFalse();
            assertThat(slow.status().layers().get(1).state()).isEqualTo("Waiting");
            assertThat(slow.status().layers().get(1).message()).isEqualTo("waits for layer store/base");
            slow.cluster.settle();
            assertThat(slow.run().converged()).isTrue();
            assertThat(slow.has("ConfigMap", "a")).isTrue();
        }
    }

    @Test
    void resources_of_a_kind_that_an_earlier_layer_defines_get_their_namespace() {
        var widget =
                Json.object("apiVersion", "shop.example/v1", "kind", "Widget", "metadata", Json.object("name", "w"));
        bench.desired.publish(Layer.of("kinds", Bench.definition()), Layer.of("app", widget));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("Widget", "w").ref().namespace()).isEqualTo("web");
    }

    @Test
    void a_resource_of_a_kind_that_nobody_defines_says_so() {
        var widget =
                Json.object("apiVersion", "shop.example/v1", "kind", "Widget", "metadata", Json.object("name", "w"));
        bench.desired.publish(Layer.of("app", widget));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.status().layers().getFirst().message()).contains("Widget", "CustomResourceDefinition");
        assertThat(bench.condition("Ready").isTrue()).isFalse();
    }

    @Test
    void layers_that_share_a_namespace_converge() {
        bench.desired.publish(Layer.of("base", config("a", "k", "1")), Layer.of("app", config("b", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.condition("Stalled").isTrue()).isFalse();
    }

    @Test
    void a_layer_that_is_not_ready_in_time_says_so_and_goes_on() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)));
        bench.cluster.hamper(Bench.ref(deployment("shop", 2)));
        bench.run(Duration.ofMinutes(11));
        var layer = bench.status().layers().getFirst();
        assertThat(layer.state()).isEqualTo("Failed");
        assertThat(layer.message()).contains("not ready in time", "Deployment web/shop", "0 of 2 available");
        assertThat(bench.condition("LayersReady").isTrue()).isFalse();
        bench.cluster.repair(Bench.ref(deployment("shop", 2)));
        assertThat(bench.run().converged()).isTrue();
    }

    @Test
    void a_workload_that_breaks_later_is_degraded_and_the_revision_stays_applied() {
        bench.desired.publish(Layer.of("app", deployment("shop", 2)));
        bench.run();
        bench.cluster.hamper(Bench.ref(deployment("shop", 2)));
        var status = bench.pass();
        assertThat(status.converged()).isFalse();
        assertThat(status.appliedRevision()).isEqualTo(1);
        assertThat(status.layers().getFirst().state()).isEqualTo("Degraded");
    }

    @Test
    void a_definition_is_established_before_its_resources() {
        bench.desired.publish(
                Layer.of("app", object("shop.example/v1", "Widget", "", "one"), definition(), namespace("web")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("Widget", "one").ref().namespace()).isEqualTo("web");
    }

    @Test
    void the_namespace_of_a_layer_is_created_when_it_is_missing() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        assertThat(bench.object("Namespace", "web").managed()).isTrue();
    }

    @Test
    void the_namespace_of_a_layer_that_somebody_made_is_left_alone() {
        bench.cluster.create(namespace("web"), "kubectl");
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.object("Namespace", "web").managed()).isFalse();
        bench.restart();
        bench.api.reset();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.api.writes).hasValue(0);
    }

    @Test
    void a_readiness_check_holds_the_layer_until_its_value_is_there() {
        var check = new ReadinessCheck("v1", "ConfigMap", "web", "licence", Map.of("data.state", "valid"));
        bench.desired.publish(Layer.of("app", config("a", "k", "1")).checking(check));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.status().converged()).isFalse();
        assertThat(bench.status().layers().getFirst().message()).contains("ConfigMap web/licence: is not there");
        bench.cluster.create(config("licence", "state", "expired"), "somebody");
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.status().layers().getFirst().message()).contains("data.state is expired, not valid");
        bench.change("ConfigMap", "licence", "somebody", o -> Bench.withData(o, "state", "valid"));
        assertThat(bench.run().converged()).isTrue();
    }

    @Test
    void an_object_that_is_refused_is_tried_again_and_the_others_go_on() {
        var broken = deployment("shop", 1).with("spec", Json.object("replicas", 1));
        bench.desired.publish(Layer.of("app", broken, config("a", "k", "1")));
        bench.run(Duration.ofMinutes(2));
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        assertThat(bench.status().layers().getFirst().state()).isEqualTo("Failed");
        assertThat(bench.status().layers().getFirst().message()).contains("spec.selector");
        assertThat(bench.events)
                .filteredOn(e -> e.startsWith("reconcile.failed"))
                .hasSize(1);
        bench.desired.publish(Layer.of("app", deployment("shop", 1), config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
    }

    @Test
    void retries_of_one_object_get_rarer_up_to_five_minutes() {
        bench.desired.publish(Layer.of("app", deployment("shop", 1).with("spec", Json.object("replicas", 1))));
        bench.run(Duration.ofHours(1));
        assertThat(bench.api.writes.get()).isBetween(12, 40);
    }

    @Test
    void an_api_server_that_is_down_is_said_and_outlasted() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.cluster.fail("connection refused");
        var since = bench.clock.instant();
        bench.pass();
        bench.clock.forward(Duration.ofMinutes(3));
        bench.desired.publish(Layer.of("app", config("a", "k", "2")));
        bench.pass();
        assertThat(bench.condition("ApiServerReachable").status()).isEqualTo("False");
        assertThat(bench.condition("ApiServerReachable").message()).isEqualTo("connection refused");
        assertThat(bench.condition("ApiServerReachable").since()).isEqualTo(since);
        assertThat(bench.status().converged()).isFalse();
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        bench.cluster.recover();
        assertThat(bench.run().appliedRevision()).isEqualTo(2);
        assertThat(bench.condition("ApiServerReachable").status()).isEqualTo("True");
    }

    @Test
    void a_pause_keeps_the_running_revision_and_still_repairs_it() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.desired.publish(List.of(), Desired.paused(), Layer.of("app", config("a", "k", "2")));
        bench.change("ConfigMap", "a", "somebody", o -> Bench.withData(o, "k", "odd"));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.object("ConfigMap", "a").view().at("data").at("k").text())
                .isEqualTo("1");
        assertThat(bench.condition("Paused").isTrue()).isTrue();
        assertThat(bench.condition("Ready").reason()).isEqualTo("Paused");
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        bench.desired.publish(Layer.of("app", config("a", "k", "2")));
        assertThat(bench.run().appliedRevision()).isEqualTo(3);
    }

    @Test
    void a_pause_that_changes_nothing_else_is_adopted() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        bench.desired.publish(List.of(), Desired.paused(), Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().appliedRevision()).isEqualTo(2);
        assertThat(bench.condition("Paused").isTrue()).isTrue();
    }

    @Test
    void content_that_cannot_be_read_harms_nothing() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")), Layer.of("more", config("b", "k", "1")));
        bench.run();
        bench.desired.loseContents();
        bench.restart();
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.status().layers().getFirst().message()).contains("cannot be read");
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isTrue();
    }

    @Test
    void two_layers_cannot_have_one_object() {
        bench.desired.publish(Layer.of("one", config("a", "k", "1")), Layer.of("two", config("a", "k", "2")));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.object("ConfigMap", "a").view().at("data").at("k").text())
                .isEqualTo("1");
        assertThat(bench.condition("Stalled").reason()).isEqualTo("DuplicateObject");
    }
}
