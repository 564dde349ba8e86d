package dev.holdfast.sim.demo;

import dev.holdfast.hub.HubConfig;
import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndIT {
    @Test
    void the_five_steps_of_the_readme_work_on_real_api_servers(@TempDir Path folder) throws Exception {
        var binaries = Need.here().controllers("the five steps of the README on real Kubernetes API servers");
        try (var reader = new Reader(
                folder, Clusters.real(binaries, new SecureRandom()), HubConfig.EMBEDDED, Clock.systemUTC())) {
            reader.follow(Readme.read());
        }
    }
}
