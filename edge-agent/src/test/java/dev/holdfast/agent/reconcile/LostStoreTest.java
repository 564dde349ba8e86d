package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent whose store is new in a cluster where it was before. */
class LostStoreTest extends OnBench {
    @Test
    void what_is_not_listed_any_more_is_found_by_its_label_and_pruned_after_a_whole_pass() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1")));
        bench.run();
        bench.loseStore();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.pass();
        assertThat(bench.has("ConfigMap", "b")).isTrue();
        assertThat(bench.status().appliedRevision()).isZero();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isFalse();
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.inventory") && e.contains("1 objects"));
    }

    @Test
    void layers_that_nobody_asked_to_remove_stay() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")), Layer.of("other", config("o", "k", "1")));
        bench.run();
        bench.loseStore();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "o")).isTrue();
        assertThat(bench.status().retained()).containsExactly("layer store/other");
        bench.desired.publish(List.of("other"), SiteSettings.DEFAULT, Layer.of("app", config("a", "k", "1")));
        bench.run();
        assertThat(bench.has("ConfigMap", "o")).isFalse();
    }

    @Test
    void a_copy_of_our_labels_does_not_make_an_object_ours() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run();
        var copy = bench.object("ConfigMap", "a").json();
        var metadata = JsonView.of(copy).at("metadata");
        bench.cluster.create(
                copy.with(
                        "metadata",
                        Json.object(
                                "name",
                                "copy",
                                "namespace",
                                "web",
                                "labels",
                                metadata.at("labels").object(),
                                "annotations",
                                metadata.at("annotations").object())),
                "somebody");
        bench.loseStore();
        bench.desired.publish(Layer.of("app", config("b", "k", "1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "copy")).isTrue();
        assertThat(bench.has("ConfigMap", "a")).isFalse();
    }

    @Test
    void a_hook_that_ended_before_the_loss_is_not_run_again() {
        try (var site = new Bench(folder.resolve("hooks"), MemoryKubeApi.Controllers.ON_DEMAND)) {
            site.jobsEndAtOnce();
            var app = Layer.of("app", config("a", "k", "1"))
                    .hook("pre-install,pre-upgrade", 0, "", job("prepare", "tool:1"));
            site.desired.publish(app);
            assertThat(site.run().converged()).isTrue();
            site.desired.publish(Layer.of("app", config("a", "k", "2"))
                    .hook("pre-install,pre-upgrade", 0, "", job("prepare", "tool:1")));
            assertThat(site.run().converged()).isTrue();
            assertThat(site.made()).containsExactly("prepare", "prepare");
            site.loseStore();
            assertThat(site.run().converged()).isTrue();
            assertThat(site.made()).containsExactly("prepare", "prepare");
        }
    }

    @Test
    void nothing_is_removed_while_the_api_server_does_not_say_what_is_ours() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1"), config("b", "k", "1")));
        bench.run();
        bench.loseStore();
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.pass();
        bench.cluster.fail("away");
        bench.run(Duration.ofMinutes(2));
        bench.cluster.recover();
        assertThat(bench.has("ConfigMap", "b")).isTrue();
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isFalse();
    }
}
