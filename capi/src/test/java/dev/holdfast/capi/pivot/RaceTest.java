package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A second process on the same journal acts in the middle of a call of the first: the decision stays one. */
class RaceTest {
    private static final int POINTS = 20;
    private static final long SEED = Long.getLong("holdfast.pivot.seed", 5);

    /** Before one call of the first process, the second does something whole. */
    private static final class Between implements Wire.Trouble {
        private final int call;
        private int calls;
        private Optional<Consumer<World>> intrusion;
        private Optional<World> world = Optional.empty();

        Between(int call, Consumer<World> intrusion) {
            this.call = call;
            this.intrusion = Optional.of(intrusion);
        }

        @Override
        public boolean arrives(String what) {
            if (++calls == call && world.isPresent() && intrusion.isPresent()) {
                var once = intrusion.get();
                intrusion = Optional.empty();
                once.accept(world.get());
            }
            return true;
        }

        @Override
        public boolean answers(String what) {
            return true;
        }
    }

    @Test
    void a_source_that_is_aborted_by_another_process_anywhere_has_one_decision() {
        var ends = race(world -> {
            var other = otherSource(world);
            other.abort("another process gives up");
            other.step(world.target.statement());
            other.step(world.target.statement());
        });
        assertThat(ends).as("both ends happen").contains(Phase.DONE, Phase.REVERTED);
    }

    @Test
    void a_source_that_is_stepped_by_another_process_anywhere_completes() {
        assertThat(race(world -> otherSource(world).step(world.target.statement())))
                .containsOnly(Phase.DONE);
    }

    @Test
    void a_target_that_is_stepped_by_another_process_anywhere_completes() {
        assertThat(race(world -> world.target(
                                world.edge,
                                new TargetKeys(World.SITE_SEALING, World.SITE, List.of(World.HUB.publicKey())))
                        .step(world.source.statement(), _ -> world.source.seal())))
                .containsOnly(Phase.DONE);
    }

    /** Without it the first process commits what the second has aborted, and whoever watches the journal says so. */
    @Test
    void the_compare_and_swap_of_the_journal_is_what_keeps_the_decision_one() {
        var trace = Trace.of(_ -> {});
        var found = new ArrayList<Integer>();
        for (var point : trace.chosen(0, SEED)) {
            var between = new Between(point, world -> otherSource(world).abort("another process gives up"));
            var world = new World(between);
            world.compareNothing();
            between.world = Optional.of(world);
            try {
                world.run();
            } catch (AssertionError e) {
                assertThat(e).hasMessageContaining("the decision of pivot");
                found.add(point);
            }
        }
        assertThat(found).as("calls at which a decision was taken back").isNotEmpty();
    }

    private static PivotSource otherSource(World world) {
        return world.source(
                world.management,
                World.HUB,
                new SourceKeys(
                        World.HUB, World.SITE.publicKey(), World.SITE_SEALING.publicHex(), World.RECOVERY.publicHex()));
    }

    private static List<Phase> race(Consumer<World> intrusion) {
        var ends = new ArrayList<Phase>();
        for (var point : Trace.of(_ -> {}).chosen(POINTS, SEED)) {
            var between = new Between(point, intrusion);
            var world = new World(between);
            between.world = Optional.of(world);
            world.run();
            world.round();
            var end = world.source.record().orElseThrow().phase();
            assertThat(end.ended()).as("seed %d, call %d: %s", SEED, point, end).isTrue();
            assertThat(world.watcher.active())
                    .as("seed %d, call %d", SEED, point)
                    .containsExactly(end == Phase.DONE ? world.edge : world.management);
            assertThat(World.clusterObjects(end == Phase.DONE ? world.management : world.edge))
                    .as("seed %d, call %d", SEED, point)
                    .isEmpty();
            ends.add(end);
        }
        System.out.printf(
                "raced, seed %d: %d runs, %d complete%n", SEED, ends.size(), Collections.frequency(ends, Phase.DONE));
        return ends;
    }
}
