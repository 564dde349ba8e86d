package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Kills both processes before and after calls of either side, and cuts the line there: at every write of a journal and of
 * the Cluster, and at a seeded choice of the others ({@link Trace}).
 */
class CrashMatrixTest {
    private static final int POINTS = 40;
    private static final int DOUBLE = 30;
    private static final long SEED = Long.getLong("holdfast.pivot.seed", 5);

    /** Where something happens: at the how many-th call, before it arrives or after it was done. */
    private record Point(int call, boolean after) {}

    /** Counts calls, and does something at some of them. */
    private static final class At implements Wire.Trouble {
        private final List<Point> points;
        private final boolean crash;
        private final AtomicInteger calls = new AtomicInteger();
        private final List<String> happened = new ArrayList<>();

        At(List<Point> points, boolean crash) {
            this.points = points;
            this.crash = crash;
        }

        @Override
        public boolean arrives(String what) {
            return !hits(new Point(calls.incrementAndGet(), false), what);
        }

        @Override
        public boolean answers(String what) {
            return !hits(new Point(calls.get(), true), what);
        }

        private boolean hits(Point point, String what) {
            if (!points.contains(point)) {
                return false;
            }
            var where = (point.after() ? "after " : "before ") + what;
            happened.add(where);
            if (crash) {
                throw new Crash(where);
            }
            return true;
        }
    }

    @Test
    void killed_anywhere_a_pivot_ends_complete_or_as_if_it_never_began() {
        survive(chosen(POINTS, _ -> {}), true, _ -> {});
    }

    @Test
    void killed_twice_anywhere_it_does_too() {
        var random = new Random(SEED);
        var calls = Trace.of(_ -> {}).calls().size();
        var pairs = IntStream.range(0, DOUBLE)
                .mapToObj(_ -> List.of(point(random, calls), point(random, calls)))
                .toList();
        survive(pairs, true, _ -> {});
    }

    @Test
    void killed_anywhere_while_it_is_undone_it_leaves_no_trace() {
        survive(chosen(POINTS / 4, CrashMatrixTest::refuse), true, CrashMatrixTest::refuse);
    }

    @Test
    void a_line_that_is_cut_anywhere_only_delays_it() {
        survive(chosen(POINTS / 4, _ -> {}), false, _ -> {});
    }

    /** The target takes everything but, late in the copy, one machine. */
    private static void refuse(World world) {
        world.edge.obstacle((verb, object) -> verb.equals("status")
                        && ObjectRef.of(object).kind().equals("DevMachine")
                        && ObjectRef.of(object).name().equals("w-1")
                ? Optional.of(new CapiAnswer.Denied("no such rack"))
                : Optional.empty());
    }

    private static void survive(List<List<Point>> runs, boolean crash, Consumer<World> circumstances) {
        var complete = 0;
        var reverted = 0;
        for (var points : runs) {
            var at = new At(points, crash);
            var world = new World(at);
            circumstances.accept(world);
            var deaths = run(world);
            var phase = world.source.record().map(PivotRecord::phase);
            assertThat(at.happened).as("seed %d, points %s", SEED, points).isNotEmpty();
            assertThat(phase.filter(Phase::ended))
                    .as("seed %d, %s: source %s, target %s", SEED, at.happened, phase, world.target.record())
                    .isPresent();
            assertThat(deaths).isEqualTo(crash ? at.happened.size() : 0);
            if (phase.get() == Phase.DONE) {
                complete++;
                ended(world, world.edge, world.management, at);
            } else {
                reverted++;
                ended(world, world.management, world.edge, at);
            }
        }
        System.out.printf(
                "%s, seed %d: %d runs, %d complete, %d reverted, 0 violations%n",
                crash ? "killed" : "cut", SEED, runs.size(), complete, reverted);
    }

    /** One side has everything and acts, the other has nothing. */
    private static void ended(World world, MemoryCapiApi full, MemoryCapiApi empty, At at) {
        assertThat(world.watcher.active()).as("%s", at.happened).containsExactly(full);
        assertThat(World.clusterObjects(empty)).as("%s", at.happened).isEmpty();
        assertThat(World.clusterObjects(full))
                .as("%s", at.happened)
                .hasSize(World.clusterObjects(new World().management).size());
        assertThat(world.target.record().map(PivotRecord::phase).filter(phase -> !phase.ended()))
                .as("%s", at.happened)
                .isEmpty();
    }

    /** Runs to the end, with new processes after each death; how often they died. */
    private static int run(World world) {
        for (int deaths = 0; ; deaths++) {
            try {
                world.run();
                return deaths;
            } catch (Crash crash) {
                world.restart();
            }
        }
    }

    private static List<List<Point>> chosen(int number, Consumer<World> circumstances) {
        return Trace.of(circumstances).chosen(number, SEED).stream()
                .flatMap(call -> List.of(List.of(new Point(call, false)), List.of(new Point(call, true))).stream())
                .toList();
    }

    private static Point point(Random random, int calls) {
        return new Point(1 + random.nextInt(calls), random.nextBoolean());
    }
}
