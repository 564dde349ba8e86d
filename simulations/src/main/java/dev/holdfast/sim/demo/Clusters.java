package dev.holdfast.sim.demo;

import dev.holdfast.sim.testbed.Binaries;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Where the clusters of a demo come from: each site gets one, and a folder for what it keeps. */
interface Clusters {
    SiteCluster open(String site, Path folder);

    static Clusters inMemory(Clock clock) {
        return (_, _) -> new MemoryCluster(clock);
    }

    static Clusters real(Binaries binaries, RandomGenerator random) {
        return (_, folder) -> new RealCluster(binaries, folder, random);
    }
}
