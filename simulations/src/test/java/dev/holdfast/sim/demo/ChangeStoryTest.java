package dev.holdfast.sim.demo;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStoryTest {
    @Test
    void clusters_are_updated_and_go_back_in_memory(@TempDir Path folder) throws Exception {
        var clock = Clock.systemUTC();
        try (var story = new ChangeStory(folder, Clusters.inMemory(clock), clock)) {
            story.run();
        }
    }
}
