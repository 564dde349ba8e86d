package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.deployment;
import static dev.holdfast.agent.reconcile.Bench.job;
import static dev.holdfast.agent.reconcile.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks at the events of a layer's life. Jobs end when the test says so. */
class HookTest {
    private static final Duration SHORT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder, MemoryKubeApi.Controllers.ON_DEMAND);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void nothing_of_a_layer_comes_before_its_hook_has_ended() {
        bench.desired.publish(app("1").hook("pre-install", 0, "", job("prepare", "tool:1")));
        bench.run(SHORT);
        assertThat(bench.has("Job", "prepare")).isTrue();
        assertThat(bench.has("ConfigMap", "settings")).isFalse();
        assertThat(bench.status().layers().getFirst().message()).contains("pre-install hook Job web/prepare");
        bench.end("prepare");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("ConfigMap", "settings")).isTrue();
        assertThat(bench.has("Job", "prepare")).isTrue();
    }

    @Test
    void hooks_run_one_after_another_by_weight_then_name() {
        bench.desired.publish(app("1").hook("pre-install", 5, "", job("last", "tool:1"))
                .hook("pre-install", -1, "", job("b-second", "tool:1"))
                .hook("pre-install", -1, "", job("a-first", "tool:1")));
        for (var name : List.of("a-first", "b-second", "last")) {
            bench.run(SHORT);
            assertThat(bench.jobs()).last().isEqualTo(name);
            bench.end(name);
        }
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.jobs()).containsExactly("a-first", "b-second", "last");
    }

    @Test
    void hooks_after_a_change_wait_for_ready_objects() {
        bench.desired.publish(
                Layer.of("app", deployment("shop", 1)).hook("post-install", 0, "", job("after", "tool:1")));
        bench.run(SHORT);
        assertThat(bench.has("Job", "after")).isFalse();
        bench.settleOnly("shop");
        bench.run(SHORT);
        assertThat(bench.has("Job", "after")).isTrue();
        assertThat(bench.status().appliedRevision()).isZero();
        bench.end("after");
        assertThat(bench.run().appliedRevision()).isEqualTo(1);
    }

    @Test
    void objects_that_only_a_hook_makes_ready_are_not_waited_for_for_ever() {
        bench.desired.publish(
                Layer.of("app", deployment("shop", 1)).hook("post-install", 0, "", job("migrate", "tool:1")));
        bench.run(Duration.ofMinutes(3));
        assertThat(bench.has("Job", "migrate")).isTrue();
        bench.end("migrate");
        bench.settleOnly("shop");
        assertThat(bench.run().converged()).isTrue();
    }

    @Test
    void an_upgrade_runs_the_hooks_of_an_upgrade_and_each_once() {
        bench.desired.publish(both("1"));
        bench.run(SHORT);
        bench.end("install");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.jobs()).containsExactly("install");

        bench.desired.publish(both("2"));
        bench.run(SHORT);
        bench.end("upgrade");
        assertThat(bench.run().appliedRevision()).isEqualTo(2);
        assertThat(bench.jobs()).containsExactly("install", "upgrade");
        var uid = bench.object("Job", "upgrade").uid();

        bench.restart();
        bench.desired.publish(both("2"), Layer.of("other", config("x", "k", "1")));
        assertThat(bench.run().appliedRevision()).isEqualTo(3);
        assertThat(bench.object("Job", "upgrade").uid()).isEqualTo(uid);
    }

    @Test
    void a_content_that_comes_again_runs_its_hooks_again() {
        for (var value : List.of("1", "2")) {
            bench.desired.publish(both(value));
            bench.runEnding("install", "upgrade");
        }
        var uid = bench.object("Job", "upgrade").uid();
        bench.desired.publish(both("1"));
        bench.runEnding("upgrade");
        bench.desired.publish(both("2"));
        bench.runEnding("upgrade");
        assertThat(bench.status().appliedRevision()).isEqualTo(4);
        assertThat(bench.object("Job", "upgrade").uid()).isNotEqualTo(uid);
    }

    @Test
    void adoption_counts_as_upgrade() {
        bench.cluster.create(Bench.namespace("web"), "kubectl");
        bench.cluster.create(config("settings", "k", "0"), "kubectl-client-side-apply");
        bench.desired.publish(both("1").existing(Existing.ADOPT));
        bench.runEnding("upgrade");
        assertThat(bench.status().converged()).isTrue();
        assertThat(bench.jobs()).containsExactly("upgrade");
    }

    @Test
    void what_succeeded_goes_after_all_have_and_what_failed_when_it_is_to() {
        bench.desired.publish(app("1").hook("pre-install", 0, "hook-succeeded", job("first", "tool:1"))
                .hook("pre-install", 1, "before-hook-creation,hook-failed", job("second", "tool:1")));
        bench.run(SHORT);
        bench.end("first");
        bench.run(SHORT);
        assertThat(bench.jobs()).containsExactly("first", "second");
        bench.fail("second", "BackoffLimitExceeded", "no database");
        bench.run(SHORT);
        assertThat(bench.jobs()).isEmpty();
    }

    @Test
    void a_failed_hook_is_told_in_its_own_words_and_not_run_again() {
        bench.desired.publish(app("1").hook("pre-install", 0, "", job("prepare", "tool:1")));
        bench.run(SHORT);
        var uid = bench.object("Job", "prepare").uid();
        bench.fail("prepare", "BackoffLimitExceeded", "no database");
        var status = bench.run(SHORT);
        assertThat(status.layers().getFirst().state()).isEqualTo("Failed");
        assertThat(status.layers().getFirst().message()).contains("Job web/prepare", "BackoffLimitExceeded");
        assertThat(bench.condition("Stalled").reason()).isEqualTo("HookFailed");
        assertThat(status.held()).containsExactly(1L);
        bench.restart();
        bench.run(Duration.ofHours(1));
        assertThat(bench.object("Job", "prepare").uid()).isEqualTo(uid);
        assertThat(bench.status().held()).containsExactly(1L);
    }

    @Test
    void a_released_hook_runs_again() {
        bench.desired.publish(app("1").hook("pre-install", 0, "", job("prepare", "tool:1")));
        bench.run(SHORT);
        var uid = bench.object("Job", "prepare").uid();
        bench.fail("prepare", "BackoffLimitExceeded", "no database");
        bench.run(SHORT);
        assertThat(bench.release()).containsExactly(1L);
        bench.run(SHORT);
        assertThat(bench.object("Job", "prepare").uid()).isNotEqualTo(uid);
        bench.end("prepare");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().held()).isEmpty();
    }

    @Test
    void a_removed_layer_runs_its_hooks_before_and_after_its_objects_go() {
        bench.desired.publish(
                Layer.of("base", config("base", "k", "1")),
                app("1").hook("pre-delete", 0, "hook-succeeded", job("before", "tool:1"))
                        .hook("post-delete", 0, "hook-succeeded", job("after", "tool:1")));
        assertThat(bench.run().converged()).isTrue();
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT, Layer.of("base", config("base", "k", "1")));
        bench.run(SHORT);
        assertThat(bench.jobs()).containsExactly("before");
        assertThat(bench.has("ConfigMap", "settings")).isTrue();
        bench.end("before");
        bench.run(SHORT);
        assertThat(bench.has("ConfigMap", "settings")).isFalse();
        assertThat(bench.jobs()).containsExactly("after");
        bench.end("after");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.jobs()).isEmpty();
    }

    @Test
    void a_removal_whose_hook_fails_stops_before_anything_goes() {
        bench.desired.publish(
                Layer.of("base", config("base", "k", "1")),
                app("1").hook("pre-delete", 0, "", job("before", "tool:1")));
        bench.run();
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT, Layer.of("base", config("base", "k", "1")));
        bench.run(SHORT);
        bench.fail("before", "BackoffLimitExceeded", "still in use");
        bench.run(SHORT);
        assertThat(bench.condition("Stalled").reason()).isEqualTo("HookFailed");
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.has("ConfigMap", "settings")).isTrue();
    }

    @Test
    void content_of_a_removed_layer_stays_needed_until_it_is_gone() {
        var app = app("1").hook("pre-delete", 0, "", job("before", "tool:1"));
        bench.desired.publish(Layer.of("base", config("base", "k", "1")), app);
        bench.run();
        var digest = bench.desired.digest(app);
        bench.desired.publish(List.of("app"), SiteSettings.DEFAULT, Layer.of("base", config("base", "k", "1")));
        bench.run(SHORT);
        assertThat(bench.pinned()).contains(digest);
        bench.end("before");
        bench.run();
        assertThat(bench.pinned()).doesNotContain(digest);
    }

    @Test
    void hooks_for_tests_are_dropped_with_a_note() {
        bench.desired.publish(app("1").hook("test", 0, "", job("check", "tool:1")));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.jobs()).isEmpty();
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.hookskipped Job web/check info"));
    }

    @Test
    void an_object_of_others_in_the_way_is_not_deleted() {
        bench.cluster.create(Bench.namespace("web"), "kubectl");
        bench.cluster.create(job("prepare", "mine:1"), "kubectl");
        var uid = bench.object("Job", "prepare").uid();
        bench.desired.publish(app("1").hook("pre-install", 0, "before-hook-creation", job("prepare", "tool:1")));
        bench.run(SHORT);
        assertThat(bench.condition("Stalled").reason()).isEqualTo("ObjectOwnedElsewhere");
        assertThat(bench.object("Job", "prepare").uid()).isEqualTo(uid);
    }

    @Test
    void hook_objects_are_no_drift_and_are_not_pruned() {
        bench.desired.publish(app("1").hook("pre-install", 0, "hook-failed", config("made", "k", "hook")));
        assertThat(bench.run().converged()).isTrue();
        bench.change("ConfigMap", "made", "somebody", object -> Bench.withData(object, "k", "other"));
        bench.run();
        bench.desired.publish(app("2").hook("pre-install", 0, "hook-failed", config("made", "k", "hook")));
        assertThat(bench.run().appliedRevision()).isEqualTo(2);
        assertThat(JsonView.of(bench.object("ConfigMap", "made").json())
                        .at("data")
                        .at("k")
                        .text())
                .isEqualTo("other");
    }

    @Test
    void a_job_that_removes_itself_does_so_only_after_its_end_was_seen() {
        var job = Bench.withSpec(job("prepare", "tool:1"), "ttlSecondsAfterFinished", 0);
        bench.desired.publish(app("1").hook("pre-install", 0, "", job));
        bench.run(SHORT);
        assertThat(expiry()).isFalse();
        bench.end("prepare");
        assertThat(bench.run().converged()).isTrue();
        assertThat(expiry()).isTrue();
    }

    private boolean expiry() {
        return bench.object("Job", "prepare")
                .view()
                .at("spec")
                .at("ttlSecondsAfterFinished")
                .present();
    }

    @Test
    void a_hook_that_vanishes_before_its_end_was_seen_failed() {
        bench.desired.publish(app("1").hook("pre-install", 0, "", job("prepare", "tool:1")));
        bench.run(SHORT);
        bench.cluster.remove(ref(job("prepare", "tool:1")));
        bench.run(SHORT);
        assertThat(bench.condition("Stalled").message()).contains("was deleted before its end was seen");
        assertThat(bench.jobs()).isEmpty();
    }

    @Test
    void wherever_the_agent_is_killed_no_hook_is_lost_or_doubled() {
        var steps = 0;
        for (var crash = 0; crash < 60; crash++) {
            try (var site = new Bench(folder.resolve("crash-" + crash), MemoryKubeApi.Controllers.ON_DEMAND)) {
                site.jobsEndAtOnce();
                site.desired.publish(app("1").hook("pre-install", 0, "hook-succeeded", job("first", "tool:1"))
                        .hook("post-install", 0, "", job("second", "tool:1")));
                site.api.crashAt(crash);
                try {
                    site.run(Duration.ofMinutes(5));
                    site.api.crashAt(Integer.MAX_VALUE - 1);
                } catch (Counting.Crash e) {
                    steps++;
                    site.api.crashAt(Integer.MAX_VALUE - 1);
                    site.restart();
                }
                assertThat(site.run().converged()).as("crash at %d", crash).isTrue();
                assertThat(site.made()).as("crash at %d", crash).containsExactly("first", "second");
                assertThat(site.jobs()).containsExactly("second");
            }
        }
        assertThat(steps).isGreaterThan(20);
    }

    private static Layer app(String value) {
        return Layer.of("app", config("settings", "k", value));
    }

    private static Layer both(String value) {
        return app(value)
                .hook("pre-install", 0, "", job("install", "tool:1"))
                .hook("pre-upgrade", 0, "", job("upgrade", "tool:1"));
    }

    static Json.Obj conditions(String type, String reason, String message) {
        return Json.object(
                "conditions",
                List.of(Json.object("type", type, "status", "True", "reason", reason, "message", message)));
    }
}
