package dev.holdfast.sim.demo;

import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStoryIT {
    @Test
    void clusters_are_updated_go_back_and_get_secrets_that_turn_over_on_real_api_servers(@TempDir Path folder)
            throws Exception {
        var binaries =
                Need.here().controllers("updates, conflicts, rollbacks and secrets on real Kubernetes API servers");
        try (var shops = new Shops(folder, Clusters.real(binaries, new SecureRandom()), Clock.systemUTC())) {
            new ChangeStory(shops).run();
            new SecretStory(shops).run();
        }
    }
}
