package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.deployment;
import static dev.holdfast.agent.reconcile.Bench.job;
import static dev.holdfast.agent.reconcile.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a revision that fails at the site. */
class RollbackTest extends OnBench {
    private static final Duration LONG = Duration.ofMinutes(30);

    @Test
    void a_revision_that_is_not_ready_in_time_is_rolled_back_whole() {
        bench.desired.publish(base("1"), shop(1));
        assertThat(bench.run().converged()).isTrue();
        var good = bench.outcome();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("2"), shop(2).rollingBack());
        bench.run(Duration.ofMinutes(9));
        assertThat(bench.status().held()).isEmpty();
        bench.run(Duration.ofMinutes(5));
        bench.cluster.repair(ref(deployment("shop", 1)));
        bench.run(LONG);
        assertThat(bench.outcome()).isEqualTo(good);
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        assertThat(bench.status().converged()).isFalse();
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.condition("Ready").reason()).isEqualTo("RolledBack");
        assertThat(bench.condition("RevisionHeld").message()).contains("revision 2 failed", "store/shop");
        assertThat(bench.status().layers())
                .allSatisfy(layer -> assertThat(layer.state()).isEqualTo("Converged"));
        assertThat(bench.events).anyMatch(e -> e.startsWith("reconcile.rolledback store/shop error"));
        assertThat(bench.events)
                .as("what the way back disturbs")
                .anyMatch(e -> e.contains("revision 1 is put back: [2 {}] to 1 {}: layer store/shop"));
    }

    @Test
    void a_restart_does_not_try_again_what_was_rolled_back() {
        fail();
        bench.restart();
        assertThat(bench.status().held()).containsExactly(2L);
        bench.api.reset();
        bench.run(Duration.ofHours(3));
        assertThat(bench.api.writes).hasValue(0);
        assertThat(bench.status().held()).containsExactly(2L);
    }

    @Test
    void new_settings_alone_are_no_reason_to_try_again() {
        fail();
        bench.api.reset();
        bench.desired.publishAgain(new SiteSettings("metered", Duration.ofSeconds(60), false));
        bench.run(Duration.ofHours(1));
        assertThat(bench.api.writes).hasValue(0);
        assertThat(bench.status().held()).containsExactly(2L, 3L);
    }

    @Test
    void after_a_held_revision_the_next_is_compared_with_it_too() {
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("2"), shop(2));
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(2L);
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        assertThat(bench.events).anyMatch(e -> e.endsWith("revision 3 is being applied: [1 {}, 2 {}] to 3 {}"));
    }

    @Test
    void before_anything_was_complete_nothing_is_disturbed() {
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        bench.desired.publish(base("2"), shop(1));
        bench.run();
        assertThat(bench.events).anyMatch(e -> e.endsWith("revision 2 is being applied"));
    }

    @Test
    void a_release_tries_again() {
        fail();
        assertThat(bench.release()).containsExactly(2L);
        assertThat(bench.run(LONG).converged()).isTrue();
        assertThat(bench.status().appliedRevision()).isEqualTo(2);
        assertThat(bench.status().held()).isEmpty();
    }

    @Test
    void a_secret_that_turns_over_tries_again_for_it_may_be_all_that_was_wrong() {
        bench.desired.turnOver("pos-db/password", 1);
        fail();
        bench.desired.turnOver("pos-db/password", 2);
        assertThat(bench.run(LONG).converged()).isTrue();
        assertThat(bench.status().appliedRevision()).isEqualTo(2);
        assertThat(bench.status().held()).isEmpty();
        assertThat(bench.status().secrets()).containsEntry("pos-db/password", 2L);
    }

    @Test
    void a_certificate_for_the_hosts_of_the_revision_before_is_no_new_chance() {
        bench.desired.certify(Map.of(1L, "a", 2L, "b"));
        fail();
        var pods = bench.api.writes.get();
        bench.run(Duration.ofHours(3));
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.api.writes.get()).isEqualTo(pods);
    }

    @Test
    void another_revision_tries_again() {
        fail();
        bench.desired.publish(base("3"), shop(3).rollingBack());
        assertThat(bench.run(LONG).converged()).isTrue();
        assertThat(bench.status().appliedRevision()).isEqualTo(3);
        assertThat(bench.status().held()).isEmpty();
        assertThat(bench.condition("RevisionHeld").isTrue()).isFalse();
    }

    @Test
    void what_only_the_failed_revision_brought_goes_again() {
        bench.desired.publish(base("1"));
        bench.run();
        var good = bench.outcome();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("1"), Layer.of("extra", config("extra", "k", "1")), shop(2).rollingBack());
        bench.run(LONG);
        bench.run(LONG);
        assertThat(bench.outcome()).isEqualTo(good);
        assertThat(bench.status().retained()).isEmpty();
    }

    @Test
    void what_the_failed_revision_took_over_from_others_is_not_removed() {
        bench.desired.publish(base("1"));
        bench.run();
        bench.cluster.create(config("theirs", "k", "0"), "kubectl");
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(
                base("1"),
                Layer.of("extra", config("theirs", "k", "1")).existing(Existing.ADOPT),
                shop(2).rollingBack());
        bench.run(LONG);
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.has("ConfigMap", "theirs")).isTrue();
        assertThat(bench.status().retained()).contains("layer store/extra");
    }

    @Test
    void what_the_failed_revision_would_have_removed_is_still_there() {
        bench.desired.publish(base("1"), Layer.of("old", config("old", "k", "1")), shop(1));
        bench.run();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(List.of("old"), SiteSettings.DEFAULT, base("1"), shop(2).rollingBack());
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.has("ConfigMap", "old")).isTrue();
    }

    @Test
    void without_the_old_content_the_failed_revision_stays() {
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        bench.desired.loseContents();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("2"), shop(2).rollingBack());
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(bench.condition("RevisionHeld").reason()).isEqualTo("Held");
        assertThat(bench.condition("RevisionHeld").message()).contains("is not here any more");
        assertThat(bench.object("Deployment", "shop")
                        .view()
                        .at("spec")
                        .at("replicas")
                        .integer(0))
                .isEqualTo(2);
    }

    @Test
    void a_first_revision_that_fails_has_nothing_to_go_back_to() {
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(shop(1).rollingBack());
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(1L);
        assertThat(bench.condition("Ready").reason()).isEqualTo("Held");
        assertThat(bench.has("Deployment", "shop")).isTrue();
    }

    @Test
    void a_held_revision_that_gets_ready_after_all_is_applied() {
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(shop(1));
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(1L);
        bench.cluster.repair(ref(deployment("shop", 1)));
        assertThat(bench.run(LONG).converged()).isTrue();
        assertThat(bench.status().held()).isEmpty();
    }

    @Test
    void time_without_an_agent_does_not_count() {
        try (var site = new Bench(folder.resolve("night"), MemoryKubeApi.Controllers.ON_DEMAND)) {
            site.desired.publish(base("1"));
            assertThat(site.run().converged()).isTrue();
            site.desired.publish(base("1"), shop(1).rollingBack());
            site.run(Duration.ofMinutes(1));
            site.clock.forward(Duration.ofHours(12));
            site.restart();
            site.run(Duration.ofMinutes(1));
            assertThat(site.status().held()).isEmpty();
            site.cluster.settle();
            assertThat(site.run().converged()).isTrue();
        }
    }

    @Test
    void a_layer_that_breaks_after_it_was_whole_is_not_rolled_back() {
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        bench.desired.publish(base("1"), shop(2).rollingBack());
        bench.run();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.run(Duration.ofHours(2));
        assertThat(bench.status().appliedRevision()).isEqualTo(2);
        assertThat(bench.status().held()).isEmpty();
    }

    @Test
    void a_rollback_runs_the_hooks_of_a_rollback_of_the_old_content() {
        try (var site = new Bench(folder.resolve("hooks"), MemoryKubeApi.Controllers.ON_DEMAND)) {
            site.jobsEndAtOnce();
            var old = base("1")
                    .hook("pre-upgrade", 0, "", job("up-1", "tool:1"))
                    .hook("pre-rollback", 0, "", job("back-1", "tool:1"))
                    .hook("post-rollback", 0, "", job("back-2", "tool:1"));
            site.desired.publish(old);
            assertThat(site.run().converged()).isTrue();
            site.api.madeJob = ref -> {
                if (ref.name().equals("up-2")) {
                    site.fail(ref.name(), "BackoffLimitExceeded", "no database");
                } else {
                    site.end(ref.name());
                }
            };
            site.desired.publish(
                    base("2").hook("pre-upgrade", 0, "", job("up-2", "tool:2")).rollingBack());
            site.run(Duration.ofMinutes(5));
            assertThat(site.made()).containsExactly("up-2", "back-1", "back-2");
            assertThat(site.status().held()).containsExactly(2L);
            assertThat(site.condition("RevisionHeld").message()).contains("Job web/up-2", "no database");
        }
    }

    @Test
    void a_job_that_failed_for_good_is_not_waited_for() {
        try (var site = new Bench(folder.resolve("job"), MemoryKubeApi.Controllers.ON_DEMAND)) {
            site.desired.publish(base("1"));
            assertThat(site.run().converged()).isTrue();
            site.api.madeJob = ref -> site.fail(ref.name(), "DeadlineExceeded", "too slow");
            site.desired.publish(
                    base("1"), Layer.of("work", job("work", "tool:1")).rollingBack());
            site.run(Duration.ofMinutes(1));
            assertThat(site.status().held()).containsExactly(2L);
            assertThat(site.has("Job", "work")).isFalse();
        }
    }

    @Test
    void wherever_the_agent_is_killed_a_failed_revision_ends_rolled_back() {
        var crashes = 0;
        for (var crash = 0; crash < 40; crash++) {
            try (var site = new Bench(folder.resolve("crash-" + crash))) {
                site.desired.publish(base("1"), shop(1));
                site.run();
                var good = site.outcome();
                site.cluster.hamper(ref(deployment("shop", 1)));
                site.desired.publish(base("2"), shop(2).rollingBack());
                site.api.crashAt(crash);
                try {
                    site.run(LONG);
                } catch (Counting.Crash e) {
                    crashes++;
                }
                site.api.crashAt(Integer.MAX_VALUE - 1);
                site.restart();
                site.run(LONG);
                site.cluster.repair(ref(deployment("shop", 1)));
                site.run(LONG);
                assertThat(site.outcome()).as("crash at %d", crash).isEqualTo(good);
                assertThat(site.status().held()).containsExactly(2L);
            }
        }
        assertThat(crashes).isGreaterThan(20);
    }

    /** Revision 2 has failed and revision 1 is back; from now on 2 would work. */
    private void fail() {
        bench.desired.publish(base("1"), shop(1));
        bench.run();
        bench.cluster.hamper(ref(deployment("shop", 1)));
        bench.desired.publish(base("2"), shop(2).rollingBack());
        bench.run(LONG);
        bench.cluster.repair(ref(deployment("shop", 1)));
        bench.run(LONG);
        assertThat(bench.status().held()).containsExactly(2L);
    }

    private static Layer base(String value) {
        return Layer.of("base", config("base", "k", value));
    }

    private static Layer shop(int replicas) {
        return Layer.of("shop", deployment("shop", replicas));
    }
}
