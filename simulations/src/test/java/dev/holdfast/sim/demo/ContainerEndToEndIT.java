package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Engine;
import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** The same five steps with a Mosquitto in a container between hub and sites. */
class ContainerEndToEndIT {
    @Test
    void the_five_steps_of_the_readme_work_with_mosquitto_in_a_container(@TempDir Path folder) throws Exception {
        var image = Need.here()
                .orSkip(
                        Engine.image(MosquittoContainer.OURS, MosquittoContainer.PUBLIC),
                        "the five steps of the README with Mosquitto in a container",
                        Engine.ADVICE);
        var clock = Clock.systemUTC();
        var files = folder.resolve("mosquitto");
        var host = DockerClientFactory.instance().dockerHostIpAddress();
        new Shell(Map.of(), clock)
                .must(
                        "hub",
                        "broker-files",
                        "--data",
                        folder.resolve("demo/hub").toString(),
                        "-o",
                        files.toString(),
                        "--host",
                        host);
        try (var broker = new MosquittoContainer(image, files)) {
            broker.start();
            try (var reader = new Reader(folder, Clusters.inMemory(clock), broker.url(), clock)) {
                reader.follow(Readme.read());
                reader.seesAllSitesOverMqtt();
                assertThat(broker.getLogs()).contains("as hub-1 ", "as shop-1 ", "as shop-2 ", "as shop-3 ");
            }
        }
    }
}
