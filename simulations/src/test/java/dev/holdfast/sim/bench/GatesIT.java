package dev.holdfast.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts that must hold at every commit, measured on a real API server by its own audit log. */
class GatesIT {
    @TempDir
    private Path folder;

    @Test
    void reconciling_asks_and_writes_no_more_than_promised() throws Exception {
        var _ = Need.here().apiServer("what reconciling asks of a real API server");
        var setting = new Benchmark.Setting(folder, 1, true, Optional.empty(), _ -> {});
        assertThat(new ReconcileBench(Clock.systemUTC()).run(setting))
                .filteredOn(Figure::failed)
                .isEmpty();
    }
}
