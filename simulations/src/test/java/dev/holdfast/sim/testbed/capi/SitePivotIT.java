package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import dev.holdfast.sim.fault.Lab;
import dev.holdfast.sim.pivot.HubSide;
import dev.holdfast.sim.testbed.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private Optional<Program> agent = Optional.empty();

    @Test
    void out_by_the_broker_with_an_agent_that_is_killed_in_each_phase_and_home_by_stick(@TempDir Path folder)
            throws IOException {
        var binaries = Need.here().clusterApi("an agent beside real Cluster API managers");
        try (var bed = Bed.start(binaries, folder.resolve("bed"));
                var management = FabricCapiApi.connect(
                        Files.readString(bed.source().plane().kubeconfig()));
                var lab = new Lab(Files.createDirectories(folder.resolve("lab")))) {
            Need.here()
                    .orSkip(
                            Optional.of(bed).filter(Bed::isSeparate),
                            "infrastructure managers on both sides at once",
                            "run as root on Linux");
            var data = folder.resolve(SITE);
            lab.shell().must("agent", "enrol", "--token", lab.describe(SITE).toString(), "--data", data.toString());
            var launchpad = Launchpad.prepare(folder.resolve("launchpad"));
            start(launchpad, folder, data, bed);
            var ashore = Watched.of(bed.source(), SITE);
            var aboard = new Watched(bed.target(), SITE, SITE);
            bed.lookAt(bed.source());
            ashore.apply(ClusterObjects.firstNode(ashore.shape(1)));
            ashore.awaitReady(1);
            var machines = providers(ashore);
            var hub = new HubSide(
                    management, name -> node(aboard, name), lab, new SiteId(SITE), data.resolve("keys"), TIMES);

            hub.out(new PivotPlan(SITE, SITE, "trip-out", 1), () -> {
                assertOneAwake(bed);
                hub.heard().filter(killed::add).ifPresent(_ -> {
                    agent.orElseThrow().kill();
                    start(launchpad, folder, data, bed);
                });
            });

            assertThat(killed).contains(Phase.COMMIT, Phase.SOAK);
            assertThat(objects(ashore)).isEmpty();
            bed.lookAt(bed.target());
            aboard.awaitReady(1);
            assertThat(providers(aboard)).isEqualTo(machines);
            assertThat(shown(lab, data).at("side").text()).isEqualTo("site");

            lab.write(
                    "dark.yaml",
                    "apiVersion: holdfast.dev/v1\nkind: Site\nmetadata: {name: " + SITE + "}\nspec: {link: dark}\n");
            lab.shell().must("apply", "-f", lab.file("dark.yaml"));
            carry(lab, data);
            hub.back(new PivotPlan(SITE, SITE, "trip-home", 2), () -> {
                assertOneAwake(bed);
                carry(lab, data);
            });

            assertThat(objects(aboard)).isEmpty();
            bed.lookAt(bed.source());
            ashore.awaitReady(1);
            assertThat(providers(ashore)).isEqualTo(machines);
            assertThat(shown(lab, data).at("side").text()).isEqualTo("management");
        } finally {
            agent.ifPresent(Program::close);
        }
    }

    private void start(Launchpad launchpad, Path folder, Path data, Bed bed) {
        agent = Optional.of(launchpad.start(
                folder.resolve("agent-" + killed.size() + ".log"),
                "dev.holdfast.agent.AgentMain",
                "run",
                "--data",
                data.toString(),
                "--kubeconfig",
                bed.target().plane().kubeconfig().toString(),
                "--pivot-soak",
                TIMES.soak().toSeconds() + "s"));
        agent.orElseThrow().await("an agent that is ready", Duration.ofMinutes(1), () -> agent.orElseThrow()
                .output()
                .contains("is ready"));
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

    private static void assertOneAwake(Bed bed) {
        var awake = Stream.of(bed.source(), bed.target())
                .flatMap(side ->
                        side
                                .resources()
                                .find(new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", SITE, SITE))
                                .stream())
                .filter(found -> !JsonView.of(found).at("spec").at("paused").flag(false))
                .count();
        assertThat(awake).as("sides that act").isLessThanOrEqualTo(1);
    }

    private static CapiAnswer.Read node(Watched cluster, String name) {
        return cluster.side()
                .machines(cluster.namespace(), cluster.name())
                .find(new ObjectRef("v1", "Node", "", name))
                .<CapiAnswer.Read>map(found -> new CapiAnswer.Found(new CapiObject(found)))
                .orElseGet(() -> new CapiAnswer.Absent("Node " + name));
    }

    private static Map<String, String> providers(Watched cluster) {
        return cluster.machines()
                .collect(Collectors.toMap(
                        machine -> machine.at("metadata").at("name").text(),
                        machine -> machine.at("spec").at("providerID").text()));
    }

    private static List<String> objects(Watched cluster) {
        return Stream.of(
                        "cluster.x-k8s.io/v1beta2 Cluster",
                        "cluster.x-k8s.io/v1beta2 Machine",
                        "controlplane.cluster.x-k8s.io/v1beta2 KubeadmControlPlane",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevCluster",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevMachine",
                        "v1 Secret")
                .map(kind -> kind.split(" ", -1))
                .flatMap(kind -> cluster.side().resources().list(kind[0], kind[1], cluster.namespace()).stream()
                        .map(found -> kind[1] + " "
                                + JsonView.of(found).at("metadata").at("name").text()))
                .toList();
    }
}
