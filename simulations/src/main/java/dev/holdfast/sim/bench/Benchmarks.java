package dev.holdfast.sim.bench;

import java.time.Clock;
import java.util.List;

/** All of them, the short ones first. */
final class Benchmarks {
    private Benchmarks() {}

    static List<Benchmark> all(Clock clock) {
        return List.of(
                new ReconcileBench(clock),
                new AgentBench(clock),
                new IdleBench(clock),
                new RenderBench(),
                new PublishBench(clock),
                new ChangeBench(),
                new ListBench(),
                new FleetBench(clock),
                new StormBench(clock),
                new PivotBench(clock),
                new WavesBench(clock));
    }
}
