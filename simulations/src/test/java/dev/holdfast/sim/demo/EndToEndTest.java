package dev.holdfast.sim.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndTest {
    @Test
    void the_five_steps_of_the_readme_work_on_clusters_in_memory(@TempDir Path folder) throws Exception {
        try (var reader = new Reader(folder, Optional.empty(), Clock.systemUTC())) {
            reader.follow(Readme.read());
        }
    }
}
