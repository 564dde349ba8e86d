package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.HubConfig;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.testbed.Engine;
import dev.holdfast.sim.testbed.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** The main job on a small Kubernetes whose machines and images are real. */
class K3sIT {
    private static final String IMAGE = "rancher/k3s:v1.33.3-k3s1";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void a_site_in_k3s_runs_its_profile_and_repairs_what_somebody_changes(@TempDir Path folder) throws Exception {
        var image = Need.here()
                .orSkipAnywhere(
                        Engine.image(IMAGE),
                        "the main job in k3s",
                        "give the container engine a network on which it can pull " + IMAGE);
        var clock = Clock.systemUTC();
        var environment = Map.of("HOLDFAST_CONFIG", folder.resolve("config").toString());
        try (var k3s = new K3sContainer(DockerImageName.parse(image))) {
            k3s.start();
            var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), k3s.getKubeConfigYaml());
            var plan = new DemoPlan(
                    folder.resolve("demo"),
                    1,
                    (_, _) -> new K3sCluster(k3s, kubeconfig, new SecureRandom()),
                    HubConfig.EMBEDDED,
                    Optional.empty(),
                    Readme.root().resolve("packs/catalog"));
            try (var demo = Demo.start(plan, environment, clock, _ -> {})) {
                demo.awaitConverged(PATIENCE);
                var drift = DemoControl.ask(plan.folder(), Json.object("command", "drift", "site", "shop-1"));
                assertThat(drift.at("message").text()).contains("the agent set it back to");
                demo.awaitConverged(PATIENCE);
            }
        }
    }
}
