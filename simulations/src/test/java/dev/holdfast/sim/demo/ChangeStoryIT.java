package dev.holdfast.sim.demo;

import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStoryIT {
    @Test
    void clusters_are_updated_and_go_back_on_real_api_servers(@TempDir Path folder) throws Exception {
        var binaries = Need.here().controllers("updates, conflicts and rollbacks on real Kubernetes API servers");
        try (var story = new ChangeStory(folder, Clusters.real(binaries, new SecureRandom()), Clock.systemUTC())) {
            story.run();
        }
    }
}
