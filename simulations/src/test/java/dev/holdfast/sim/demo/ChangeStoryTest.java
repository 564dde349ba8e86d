package dev.holdfast.sim.demo;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStoryTest {
    @Test
    void clusters_are_updated_go_back_and_get_secrets_that_turn_over_in_memory(@TempDir Path folder) throws Exception {
        var clock = Clock.systemUTC();
        try (var shops = new Shops(folder, Clusters.inMemory(clock), clock)) {
            new ChangeStory(shops).run();
            new SecretStory(shops).run();
        }
    }
}
