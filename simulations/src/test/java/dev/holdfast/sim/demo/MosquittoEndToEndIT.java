package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Mosquitto;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Ports;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same five steps with a Mosquitto of this machine between hub and sites. */
class MosquittoEndToEndIT {
    @Test
    void the_five_steps_of_the_readme_work_with_mosquitto_in_between(@TempDir Path folder) throws Exception {
        var program = Need.here().mosquitto("the five steps of the README with Mosquitto as broker");
        var clock = Clock.systemUTC();
        var files = folder.resolve("mosquitto");
        var port = new Ports(new SecureRandom()).free();
        new Shell(Map.of(), clock)
                .must(
                        "hub",
                        "broker-files",
                        "--data",
                        folder.resolve("demo/hub").toString(),
                        "-o",
                        files.toString(),
                        "--mqtt-port",
                        Integer.toString(port));
        try (var broker = Mosquitto.start(program, files, port);
                var reader = new Reader(folder, Clusters.inMemory(clock), "mqtts://localhost:" + port, clock)) {
            reader.follow(Readme.read());
            reader.seesAllSitesOverMqtt();
            assertThat(broker.log()).contains("as hub-1 ", "as shop-1 ", "as shop-2 ", "as shop-3 ");
        }
    }
}
