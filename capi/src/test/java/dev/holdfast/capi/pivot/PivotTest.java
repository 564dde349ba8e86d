package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.contract.SampleCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PivotTest {
    private final World world = new World();

    @Test
    void a_cluster_moves_with_everything_and_nothing_stays() {
        var before = World.clusterObjects(world.management).stream()
                .map(CapiObject::identity)
                .toList();
        world.run();
        assertThat(world.codes()).isEmpty();
        assertThat(world.source.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(world.target.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(World.clusterObjects(world.management)).isEmpty();
        assertThat(World.clusterObjects(world.edge))
                .extracting(CapiObject::identity)
                .isEqualTo(before);
        assertThat(world.watcher.active()).containsExactly(world.edge);
        assertThat(Marks.epoch(world.cluster(world.edge).orElseThrow())).isEqualTo(1);
    }

    @Test
    void fields_have_the_owners_they_had_and_none_is_ours() {
        world.until(Role.SOURCE, Phase.COMMIT);
        var machine = SampleCluster.ref("cluster.x-k8s.io", "Machine", "cp-0");
        var before = World.live(world.management, machine);
        world.run();
        var after = World.live(world.edge, machine);
        assertThat(Ownership.managers(after))
                .isEqualTo(Ownership.managers(before))
                .hasSize(2);
        for (var object : World.clusterObjects(world.edge)) {
            assertThat(Ownership.managers(object))
                    .as(object.toString())
                    .noneMatch(manager -> manager.startsWith(OwnSecret.MANAGER));
        }
    }

    @Test
    void a_copied_confirmation_of_the_pause_speaks_of_the_copy() {
        world.there.stopConfirming();
        world.until(Role.TARGET, Phase.VERIFY);
        var machine = World.live(world.edge, SampleCluster.ref("cluster.x-k8s.io", "Machine", "cp-0"));
        assertThat(machine.condition("Paused")
                        .orElseThrow()
                        .at("observedGeneration")
                        .integer())
                .isEqualTo(machine.generation());
        assertThat(machine.condition("Paused", "True")).isTrue();
    }

    @Test
    void nothing_is_written_before_the_preflight_is_green_and_calls_are_counted() {
        var before = world.management.everything();
        assertThat(world.begin(0 + 1)).isEqualTo(new Progress.Moved(Phase.FREEZE));
        assertThat(world.management.everything()).hasSize(before.size() + 1);
        world.run();
        System.out.printf(
                "pivot of %d objects: %d calls at the source, %d at the target, polls included%n",
                World.clusterObjects(world.edge).size(), world.management.calls(), world.edge.calls());
    }

    @Test
    void a_cluster_goes_and_comes_home_and_goes_again() {
        world.run();
        assertThat(world.source.forget()).isTrue();
        var back = world.source(
                world.edge,
                World.SITE,
                new SourceKeys(
                        World.SITE, World.HUB.publicKey(), World.HUB_SEALING.publicHex(), World.RECOVERY.publicHex()));
        var home = world.target(
                world.management, new TargetKeys(World.HUB_SEALING, World.HUB, List.of(World.SITE.publicKey())));
        assertThat(back.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-2", 1)))
                .isInstanceOf(Progress.Blocked.class);
        assertThat(back.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-2", 2)))
                .isEqualTo(new Progress.Moved(Phase.FREEZE));
        for (int i = 0; i < 200; i++) {
            back.step(home.statement());
            home.step(back.statement(), _ -> back.seal());
            world.clock.pass(World.TIMES.poll());
            world.turn();
        }
        assertThat(back.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(world.watcher.active()).containsExactly(world.management);
        assertThat(World.clusterObjects(world.edge)).isEmpty();
        assertThat(Marks.epoch(world.cluster(world.management).orElseThrow())).isEqualTo(2);
        assertThat(world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-3", 3)))
                .isEqualTo(new Progress.Moved(Phase.FREEZE));
    }

    @Test
    void a_pivot_that_is_given_up_leaves_everything_as_it_was() {
        world.until(Role.TARGET, Phase.COMMIT);
        assertThat(world.source.abort("the operator changed his mind")).isEqualTo(new Progress.Moved(Phase.REVERT));
        world.run();
        assertThat(world.source.record().orElseThrow().phase()).isEqualTo(Phase.REVERTED);
        assertThat(World.clusterObjects(world.edge)).isEmpty();
        assertThat(world.watcher.active()).containsExactly(world.management);
        assertThat(world.saysNothingOfPause(world.management)).isTrue();
        assertThat(world.codes()).containsExactly("HF-PIV-021");
    }

    @Test
    void what_an_earlier_attempt_said_undoes_nothing_however_late_it_is_heard() {
        world.until(Role.TARGET, Phase.COMMIT);
        var offer = world.source.statement();
        world.source.abort("the operator changed his mind");
        var abort = world.source.statement();
        world.run();
        assertThat(world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-2", 1)))
                .isInstanceOf(Progress.Blocked.class);
        assertThat(world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-2", 2)))
                .isEqualTo(new Progress.Moved(Phase.FREEZE));
        while (world.source.record().orElseThrow().decision() != Decision.COMMITTED) {
            world.round();
            world.target.step(abort, _ -> Optional.empty());
            world.target.step(offer, _ -> Optional.empty());
        }
        world.target.step(abort, _ -> Optional.empty());
        world.run();
        assertThat(world.target.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(world.watcher.active()).containsExactly(world.edge);
        assertThat(world.target.step(offer, _ -> Optional.empty())).isInstanceOf(Progress.Blocked.class);
    }

    @Test
    void a_committed_pivot_cannot_be_given_up() {
        world.until(Role.SOURCE, Phase.TOMBSTONE);
        assertThat(World.codes(world.source.abort("too late"))).containsExactly("HF-PIV-024");
    }
}
