package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.pivot.DevCluster;
import dev.holdfast.sim.testbed.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a cluster that manages itself, by commands alone. */
class PivotEndToEndIT {
    private static final String NAME = "ferry";

    @Test
    void a_cluster_is_made_takes_itself_over_grows_alone_comes_home_and_ends(@TempDir Path folder) {
        live(folder, false);
    }

    @Test
    void the_same_with_hub_and_agent_killed_in_turn_in_every_phase(@TempDir Path folder) {
        live(folder, true);
    }

    private void live(Path folder, boolean killing) {
        try (var bed = Beds.both(folder.resolve("bed"), "a cluster that takes itself over");
                var hub = new HubDesk(folder)) {
            var ashore = new Watched(bed.source(), NAME, NAME);
            bed.lookAt(bed.source());
            hub.type(
                    "management",
                    "add",
                    "home",
                    "--kubeconfig",
                    bed.source().plane().kubeconfig().toString());
            hub.apply(DevCluster.document(NAME));
            hub.type("wait", "cluster/ferry", "--for", "condition=ControlPlaneInitialized", "--timeout", "4m");
            ashore.awaitReady(1);

            var data = folder.resolve("site");
            var token = folder.resolve("ferry.token").toString();
            hub.type("site", "token", NAME, "-o", token);
            hub.type("agent", "enrol", "--token", token, "--data", data.toString());
            var version = setCore(bed, "v1.13.0");
            try (var site = new SiteAgent(folder, data, bed, Duration.ofSeconds(10))) {
                awaitRefused(hub, bed);
                setCore(bed, version);
                // It looks when it starts.
                site.killAndStart();
                liveOn(hub, site, data, bed, killing);
            }
        }
    }

    /** P0: nothing is frozen for a target of which it is known that it cannot take the set. */
    private static void awaitRefused(HubDesk hub, Bed bed) {
        new Patience(Duration.ofMinutes(1))
                .until(
                        "a refusal before the freeze",
                        () -> hub.get("cluster", NAME).at("status").at("conditions").items().stream()
                                .anyMatch(condition ->
                                        condition.at("message").text("").startsWith("HF-PIV-051")));
        var cluster = new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", NAME, NAME);
        var live = JsonView.of(bed.source().resources().find(cluster).orElseThrow());
        assertThat(live.at("spec").at("paused").flag(false)).isFalse();
        assertThat(bed.source().resources().list("v1", "Secret", "kube-system")).isEmpty();
    }

    /** What the target says which version of Cluster API it has; answers what it said before. */
    private static String setCore(Bed bed, String version) {
        var core = new ObjectRef("clusterctl.cluster.x-k8s.io/v1alpha3", "Provider", "capi-system", "cluster-api");
        var before = JsonView.of(bed.target().resources().find(core).orElseThrow())
                .at("version")
                .text();
        bed.target().resources().merge(core, Json.object("version", version)).required();
        return before;
    }

    private static void liveOn(HubDesk hub, SiteAgent site, Path data, Bed bed, boolean killing) {
        var ashore = new Watched(bed.source(), NAME, NAME);
        var aboard = new Watched(bed.target(), NAME, NAME);
        var first = ashore.providers();
        travel(hub, site, "AtSite", killing, ashore, aboard);
        assertThat(pivot(hub).at("side").text()).isEqualTo("site");
        assertThat(pivot(hub).at("epoch").integer()).isEqualTo(1);
        assertThat(ashore.objects()).isEmpty();
        bed.lookAt(bed.target());
        aboard.awaitReady(1);
        assertThat(aboard.providers()).isEqualTo(first);
        new Patience(Duration.ofMinutes(1))
                .until(
                        "the agent shows it",
                        () -> pivot(hub, data).at("phase").text("").equals("done"));
        assertThat(pivot(hub, data).at("side").text()).isEqualTo("site");

        bed.source().running().keySet().stream().toList().forEach(bed.source()::stop);
        aboard.scale(3);
        assertThat(aboard.providers()).containsAllEntriesOf(first);
        var grown = aboard.providers();
        Stream.of(Provider.values()).forEach(bed.source()::start);
        aboard.awaitRest(3);

        hub.type("cluster", "pivot", NAME, "--back");
        travel(hub, site, "AtManagement", killing, ashore, aboard);
        assertThat(pivot(hub).at("side").text()).isEqualTo("management");
        // The site removes what it froze when it hears that the cluster is at home.
        aboard.await("an empty site", () -> aboard.objects().isEmpty());
        bed.lookAt(bed.source());
        ashore.awaitReady(3);
        assertThat(ashore.providers()).isEqualTo(grown);

        hub.type("delete", "cluster", NAME, "--mode", "destroy", "--confirm", NAME);
        assertThat(hub.tryTo("get", "cluster", NAME).exitStatus()).isEqualTo(1);
        assertThat(ashore.objects()).isEmpty();
        assertThat(bed.source().resources().find(new ObjectRef("v1", "Namespace", "", NAME)))
                .isEmpty();
        assertThat(bed.source().resources().list("v1", "Secret", "kube-system")).isEmpty();
    }

    /** Until the hub says where the cluster is; whoever watches both servers never sees two that act. */
    private static void travel(HubDesk hub, SiteAgent site, String where, boolean killing, Watched... sides) {
        var seen = new TreeSet<String>();
        new Patience(Duration.ofMinutes(8)).until("Pivoted to be " + where, () -> {
            Watched.assertOneAwake(sides);
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

    private static JsonView pivot(HubDesk hub, Path agent) {
        return hub.type("agent", "status", "--data", agent.toString(), "-o", "json")
                .json()
                .at("pivot");
    }

    private static JsonView pivot(HubDesk hub) {
        return hub.get("cluster", NAME).at("status").at("pivot");
    }
}
