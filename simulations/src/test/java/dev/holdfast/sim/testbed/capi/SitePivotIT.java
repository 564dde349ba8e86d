package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.fault.Lab;
import dev.holdfast.sim.pivot.HubSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent of a site, a process of its own that is killed in between, takes a cluster of real controllers over. */
class SitePivotIT {
    private static final String SITE = "ferry";
    private static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10),
            4);

    private final Set<Phase> killed = EnumSet.noneOf(Phase.class);

    @Test
    void out_by_the_broker_with_an_agent_that_is_killed_in_each_phase_and_home_by_stick(@TempDir Path folder)
            throws IOException {
        try (var bed = Beds.both(folder.resolve("bed"), "an agent beside real Cluster API managers");
                var management = FabricCapiApi.connect(
                        Files.readString(bed.source().plane().kubeconfig()));
                var lab = new Lab(Files.createDirectories(folder.resolve("lab")))) {
            var data = folder.resolve(SITE);
            lab.shell().must("agent", "enrol", "--token", lab.describe(SITE).toString(), "--data", data.toString());
            try (var agent = new SiteAgent(folder, data, bed, TIMES.soak())) {
                travel(bed, management, lab, data, agent);
            }
        }
    }

    private void travel(Bed bed, CapiApi management, Lab lab, Path data, SiteAgent agent) {
        var ashore = Watched.of(bed.source(), SITE);
        var aboard = new Watched(bed.target(), SITE, SITE);
        bed.lookAt(bed.source());
        ashore.apply(ClusterObjects.firstNode(ashore.shape(1)));
        ashore.awaitReady(1);
        var machines = ashore.providers();
        var hub = new HubSide(management, aboard::node, lab, new SiteId(SITE), data.resolve("keys"), TIMES);

        hub.out(new PivotPlan(SITE, SITE, "trip-out", 1), () -> {
            Watched.assertOneAwake(ashore, aboard);
            hub.heard().filter(killed::add).ifPresent(_ -> agent.killAndStart());
        });

        assertThat(killed).contains(Phase.COMMIT, Phase.SOAK);
        assertThat(ashore.objects()).isEmpty();
        bed.lookAt(bed.target());
        aboard.awaitReady(1);
        assertThat(aboard.providers()).isEqualTo(machines);
        assertThat(shown(lab, data).at("side").text()).isEqualTo("site");

        lab.write(
                "dark.yaml",
                "apiVersion: holdfast.dev/v1\nkind: Site\nmetadata: {name: " + SITE + "}\nspec: {link: dark}\n");
        lab.shell().must("apply", "-f", lab.file("dark.yaml"));
        carry(lab, data);
        hub.back(new PivotPlan(SITE, SITE, "trip-home", 2), () -> {
            Watched.assertOneAwake(ashore, aboard);
            carry(lab, data);
        });

        assertThat(aboard.objects()).isEmpty();
        bed.lookAt(bed.source());
        ashore.awaitReady(1);
        assertThat(ashore.providers()).isEqualTo(machines);
        assertThat(shown(lab, data).at("side").text()).isEqualTo("management");
    }

    private static void carry(Lab lab, Path data) {
        lab.shell().must("bundle", "build", SITE, "-o", lab.file("ferry.hfb"));
        lab.shell().must("agent", "import", lab.file("ferry.hfb"), "--data", data.toString());
        lab.shell().must("agent", "report", "-o", lab.file("ferry.hfr"), "--data", data.toString());
        lab.shell().must("report", "import", lab.file("ferry.hfr"));
    }

    private static JsonView shown(Lab lab, Path data) {
        return lab.shell()
                .must("agent", "status", "--data", data.toString(), "-o", "json")
                .json()
                .at("pivot");
    }
}
