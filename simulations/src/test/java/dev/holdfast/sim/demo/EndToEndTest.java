package dev.holdfast.sim.demo;

import dev.holdfast.hub.HubConfig;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndTest {
    @Test
    void the_five_steps_of_the_readme_work_on_clusters_in_memory(@TempDir Path folder) throws Exception {
        var clock = Clock.systemUTC();
        try (var reader = new Reader(folder, Clusters.inMemory(clock), HubConfig.EMBEDDED, clock)) {
            reader.follow(Readme.read());
        }
    }
}
