package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lost target, an old source, an old hub. */
class ReclaimTest {
    private static final SigningKey OPERATOR = SigningKey.generate(World.RANDOM);

    private final World world = new World();

    @Test
    void a_cluster_whose_target_died_after_the_commit_comes_back_from_escrow() {
        world.until(Role.TARGET, Phase.SOAK);
        assertThat(world.watcher.active()).containsExactly(world.edge);
        loseTarget();
        assertThat(world.source.targetLost("the building burnt down")).isEqualTo(new Progress.Moved(Phase.DONE));
        var reclaimed = reclaim();
        assertThat(reclaimed.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(Marks.epoch(world.cluster(world.management).orElseThrow())).isEqualTo(3);
        assertThat(World.clusterObjects(world.management)).hasSize(26);
        assertThat(world.saysNothingOfPause(world.management)).isTrue();
    }

    @Test
    void a_cluster_that_moved_long_ago_comes_back_too_and_the_lost_side_yields_when_it_returns() {
        world.run();
        loseTarget();
        var before = world.source.statement().orElseThrow();
        var reclaimed = reclaim();
        var guard = new EpochGuard(world.edge, List.of(World.HUB.publicKey()));
        assertThat(World.codes(guard.hear(reclaimed.statement().orElseThrow()))).containsExactly("HF-PIV-132");
        assertThat(world.isPaused(world.edge)).isTrue();
        // What it always knew is no news.
        assertThat(guard.hear(before)).isEqualTo(new Progress.Idle());
    }

    @Test
    void nothing_is_reclaimed_that_was_not_committed_or_not_fenced() {
        world.until(Role.TARGET, Phase.COMMIT);
        var record = world.source.record().orElseThrow();
        var escrow = world.source.seal().orElseThrow();
        assertThatThrownBy(() -> Reclaim.open(
                        escrow,
                        record,
                        World.RECOVERY,
                        OPERATOR,
                        World.HUB_SEALING.publicHex(),
                        "reclaim-1",
                        record.epoch(),
                        World.RANDOM))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-131"));
        var reclaim = open(record.decided(Decision.COMMITTED), World.RECOVERY);
        assertThatThrownBy(() ->
                        reclaim.commit(world.target.statement().orElseThrow(), World.SITE.publicKey(), "power is off"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> open(record.decided(Decision.COMMITTED), SealingKey.generate(World.RANDOM)))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-015"));
    }

    @Test
    void a_target_that_holds_an_epoch_takes_no_older_one() {
        world.run();
        var old = new World();
        old.until(Role.SOURCE, Phase.COMMIT);
        var offer = PivotStatement.of(old.source.record().orElseThrow());
        var again = new PivotStatement(
                        offer.role(),
                        offer.cluster(),
                        "attempt-9",
                        1,
                        offer.phase(),
                        offer.decision(),
                        offer.seal(),
                        "",
                        List.of())
                .sign(World.HUB);
        assertThat(World.codes(world.target.step(Optional.of(again), _ -> Optional.empty())))
                .containsExactly("HF-PIV-010");
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_source_restored_from_before_the_pivot_pauses_when_it_hears_the_target() {
        world.run();
        var restored = new World();
        var guard = new EpochGuard(restored.management, List.of(World.SITE.publicKey()));
        assertThat(restored.watcher.active()).containsExactly(restored.management);
        assertThat(World.codes(guard.hear(world.target.statement().orElseThrow())))
                .containsExactly("HF-PIV-132");
        assertThat(restored.watcher.active()).isEmpty();
    }

    @Test
    void a_hub_whose_database_is_from_before_the_pivot_finds_no_cluster_to_move() {
        world.run();
        world.restart();
        assertThat(World.codes(
                        world.source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-8", 1))))
                .containsExactly("HF-PIV-001");
    }

    @Test
    void a_target_restored_from_before_it_was_ready_asks_for_a_person() {
        world.until(Role.TARGET, Phase.COMMIT);
        world.source.step(world.target.statement());
        world.source.step(world.target.statement());
        var commit = world.source.statement();
        var restored = new World();
        assertThat(World.codes(restored.target.step(commit, _ -> Optional.empty())))
                .containsExactly("HF-PIV-014");
        assertThat(World.clusterObjects(restored.edge)).isEmpty();
    }

    /** From now on nobody sees it any more; what runs there runs on. */
    private void loseTarget() {
        world.lookAway();
    }

    private PivotTarget reclaim() {
        var reclaim = open(world.source.record().orElseThrow(), World.RECOVERY);
        MemoryCapiApi management = world.management;
        var taker =
                world.target(management, new TargetKeys(World.HUB_SEALING, World.HUB, List.of(OPERATOR.publicKey())));
        var heard = reclaim.offer();
        for (int i = 0; i < 200; i++) {
            taker.step(Optional.of(heard), _ -> Optional.of(reclaim.file()));
            if (taker.record().filter(record -> record.phase() == Phase.COMMIT).isPresent()) {
                heard = reclaim.commit(
                        taker.statement().orElseThrow(), World.HUB.publicKey(), "the rack has no power any more");
            }
            world.clock.pass(World.TIMES.poll());
            world.turn();
        }
        return taker;
    }

    private Reclaim open(PivotRecord lost, SealingKey recovery) {
        return Reclaim.open(
                world.source.seal().orElseThrow(),
                lost,
                recovery,
                OPERATOR,
                World.HUB_SEALING.publicHex(),
                "reclaim-1",
                lost.epoch(),
                World.RANDOM);
    }
}
