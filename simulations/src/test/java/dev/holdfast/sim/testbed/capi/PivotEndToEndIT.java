package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a cluster that manages itself, by commands alone. */
class PivotEndToEndIT {
    private static final String NAME = "ferry";
    private static final String CLUSTER =
            """
            apiVersion: holdfast.dev/v1
            kind: Cluster
            metadata: {name: ferry}
            spec:
              management: home
              agent: {install: manual}
              kubernetesVersion: 1.35.2
              cloud: {type: dev}
              controlPlane: {replicas: 1}
            """;

    private Optional<Program> agent = Optional.empty();
    private int starts;

    @Test
    void a_cluster_is_made_takes_itself_over_grows_alone_comes_home_and_ends(@TempDir Path folder) {
        live(folder, false);
    }

    @Test
    void the_same_with_hub_and_agent_killed_in_turn_in_every_phase(@TempDir Path folder) {
        live(folder, true);
    }

    private void live(Path folder, boolean killing) {
        var binaries = Need.here().clusterApi("a cluster that takes itself over");
        try (var bed = Bed.start(binaries, folder.resolve("bed"));
                var hub = new HubDesk(folder)) {
            Need.here()
                    .orSkip(
                            Optional.of(bed).filter(Bed::isSeparate),
                            "infrastructure managers on both sides at once",
                            "run as root on Linux");
            var site = new SiteDesk(hub, bed, folder);
            var ashore = new Watched(bed.source(), NAME, NAME);
            var aboard = new Watched(bed.target(), NAME, NAME);
            bed.lookAt(bed.source());
            hub.type(
                    "management",
                    "add",
                    "home",
                    "--kubeconfig",
                    bed.source().plane().kubeconfig().toString());
            hub.apply(CLUSTER);
            hub.type("wait", "cluster/ferry", "--for", "condition=ControlPlaneInitialized", "--timeout", "4m");
            ashore.awaitReady(1);
            var first = providers(ashore);

            site.enrol();
            travel(hub, site, bed, "AtSite", killing);
            assertThat(pivot(hub).at("side").text()).isEqualTo("site");
            assertThat(pivot(hub).at("epoch").integer()).isEqualTo(1);
            assertThat(objects(ashore)).isEmpty();
            bed.lookAt(bed.target());
            aboard.awaitReady(1);
            assertThat(providers(aboard)).isEqualTo(first);
            new Patience(Duration.ofMinutes(1))
                    .until(
                            "the agent shows it",
                            () -> site.pivot().at("phase").text("").equals("done"));
            assertThat(site.pivot().at("side").text()).isEqualTo("site");

            bed.source().running().keySet().stream().toList().forEach(bed.source()::stop);
            var plane = new ObjectRef(
                    "controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlane", NAME, NAME + "-control-plane");
            bed.target()
                    .resources()
                    .merge(plane, Json.object("spec", Json.object("replicas", 3)))
                    .required();
            aboard.awaitReady(3);
            assertThat(providers(aboard)).containsAllEntriesOf(first);
            var grown = providers(aboard);
            Stream.of(Provider.values()).forEach(bed.source()::start);
            aboard.await("a control plane at rest", () -> {
                var status = aboard.controlPlane().at("status");
                return status.at("readyReplicas").integer(0) == 3
                        && !Watched.is(aboard.controlPlane(), "ScalingUp")
                        && !Watched.is(aboard.cluster(), "ScalingUp");
            });

            hub.type("cluster", "pivot", NAME, "--back");
            travel(hub, site, bed, "AtManagement", killing);
            assertThat(pivot(hub).at("side").text()).isEqualTo("management");
            // The site removes what it froze when it hears that the cluster is at home.
            aboard.await("an empty site", () -> objects(aboard).isEmpty());
            bed.lookAt(bed.source());
            ashore.awaitReady(3);
            assertThat(providers(ashore)).isEqualTo(grown);

            hub.type("delete", "cluster", NAME, "--mode", "destroy", "--confirm", NAME);
            assertThat(hub.tryTo("get", "cluster", NAME).exitStatus()).isEqualTo(1);
            assertThat(objects(ashore)).isEmpty();
            assertThat(bed.source().resources().find(new ObjectRef("v1", "Namespace", "", NAME)))
                    .isEmpty();
            assertThat(bed.source().resources().list("v1", "Secret", "kube-system"))
                    .isEmpty();
        } finally {
            agent.ifPresent(Program::close);
        }
    }

    /** Until the hub says where the cluster is; whoever watches both servers never sees two that act. */
    private void travel(HubDesk hub, SiteDesk site, Bed bed, String where, boolean killing) {
        var seen = new TreeSet<String>();
        new Patience(Duration.ofMinutes(8)).until("Pivoted to be " + where, () -> {
            assertOneAwake(bed);
            var status = hub.get("cluster", NAME).at("status");
            var pivoted = status.at("conditions").items().stream()
                    .filter(condition -> condition.at("type").text().equals("Pivoted"))
                    .findFirst();
            var message = pivoted.map(found -> found.at("message").text("")).orElse("");
            if (killing && message.startsWith("phase") && seen.add(message)) {
                if (seen.size() % 2 == 0) {
                    hub.killAndStart();
                } else {
                    site.killAndStart();
                }
            }
            return pivoted.filter(found -> found.at("reason").text("").equals(where))
                    .isPresent();
        });
        assertThat(seen.isEmpty())
                .as("phases in which somebody was killed: " + seen)
                .isEqualTo(!killing);
    }

    private static JsonView pivot(HubDesk hub) {
        return hub.get("cluster", NAME).at("status").at("pivot");
    }

    /** The site's agent, a process of its own beside the second API server. */
    private final class SiteDesk {
        private final HubDesk hub;
        private final Bed bed;
        private final Path folder;
        private final Launchpad launchpad;

        SiteDesk(HubDesk hub, Bed bed, Path folder) {
            this.hub = hub;
            this.bed = bed;
            this.folder = folder;
            this.launchpad = Launchpad.prepare(folder.resolve("agent-programs"));
        }

        void enrol() {
            var token = folder.resolve("ferry.token").toString();
            hub.type("site", "token", NAME, "-o", token);
            hub.type("agent", "enrol", "--token", token, "--data", data());
            start();
        }

        void killAndStart() {
            agent.orElseThrow().kill();
            start();
        }

        JsonView pivot() {
            return hub.type("agent", "status", "--data", data(), "-o", "json")
                    .json()
                    .at("pivot");
        }

        private String data() {
            return folder.resolve("site").toString();
        }

        private void start() {
            var started = launchpad.start(
                    folder.resolve("agent-" + ++starts + ".log"),
                    "dev.holdfast.agent.AgentMain",
                    "run",
                    "--data",
                    data(),
                    "--kubeconfig",
                    bed.target().plane().kubeconfig().toString(),
                    "--pivot-soak",
                    "10s");
            agent = Optional.of(started);
            started.await(
                    "an agent", Duration.ofMinutes(1), () -> started.output().contains("is ready"));
        }
    }

    private static void assertOneAwake(Bed bed) {
        var awake = Stream.of(bed.source(), bed.target())
                .flatMap(side ->
                        side
                                .resources()
                                .find(new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", NAME, NAME))
                                .stream())
                .filter(found -> !JsonView.of(found).at("spec").at("paused").flag(false))
                .count();
        assertThat(awake).as("sides that act").isLessThanOrEqualTo(1);
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
                        "bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfig",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevCluster",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevMachine",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevMachineTemplate",
                        "v1 Secret")
                .map(kind -> kind.split(" ", -1))
                .flatMap(kind -> cluster.side().resources().list(kind[0], kind[1], cluster.namespace()).stream()
                        .map(found -> kind[1] + " "
                                + JsonView.of(found).at("metadata").at("name").text()))
                .toList();
    }
}
