package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.lifecycle.Reach;
import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.CapiApiContract;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.capi.pivot.Controllers;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.fault.Lab;
import dev.holdfast.sim.fault.LabSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A hub and the agent of one site with a line between them, an API server in memory at each end, and a cluster. The hub's
 * steps are taken here, by way of its mail; the site's by its agent alone. Confined to one test.
 */
final class Crossing implements AutoCloseable {
    private static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            2);

    final Lab lab;
    final LabSite site;
    private final MemoryCapiApi ashore = new MemoryCapiApi("management", Clock.systemUTC());
    private final MemoryCapiApi aboard = new MemoryCapiApi("edge", Clock.systemUTC());
    private final Controllers here = new Controllers(ashore);
    private final Controllers there = new Controllers(aboard);
    final HubSide hub;

    Crossing(Path folder) {
        CapiApiContract.install(ashore);
        CapiApiContract.install(aboard);
        new SampleCluster(ashore).create();
        lab = new Lab(folder);
        site = lab.site("plant");
        site.stop();
        site.reaches(new Reach.Server(() -> aboard, _ -> new Workload(aboard), TIMES));
        site.start();
        lab.awaitConverged("plant");
        hub = new HubSide(
                ashore,
                name -> new Workload(ashore).get(new ObjectRef("v1", "Node", "", name)),
                lab,
                new SiteId("plant"),
                folder.resolve("plant").resolve("keys"),
                TIMES);
    }

    /** The cluster's own API server: every node is the machine of its name. */
    private record Workload(CapiApi api) implements ForwardingCapiApi {
        @Override
        public CapiAnswer.Read get(ObjectRef ref) {
            return new CapiAnswer.Found(new CapiObject(Json.object(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Node",
                    "metadata",
                    Json.object("name", ref.name()),
                    "spec",
                    Json.object("providerID", "dev:///" + ref.name()))));
        }
    }

    /** The cluster goes to the site; each turn the carrier, if there is one, goes to and fro. */
    void out(long epoch, Runnable carrier) {
        hub.out(plan("trip-out-" + epoch, epoch), () -> turn(carrier));
    }

    /** The cluster is called home. */
    void back(long epoch, Runnable carrier) {
        hub.back(plan("trip-home-" + epoch, epoch), () -> turn(carrier));
    }

    private void turn(Runnable carrier) {
        act();
        carrier.run();
    }

    /** A stick goes to the site and back. */
    void carry() {
        lab.shell().must("bundle", "build", "plant", "-o", lab.file("plant.hfb"));
        assertThat(site.take(Path.of(lab.file("plant.hfb"))).at("code").text(""))
                .isEmpty();
        var report = site.ask(Json.object("command", "report")).at("hfr").text();
        try {
            Files.write(Path.of(lab.file("plant.hfr")), Base64.getDecoder().decode(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lab.shell().must("report", "import", lab.file("plant.hfr"));
    }

    /** The site's API server takes no Machine, or does again. */
    void full(boolean isFull) {
        aboard.obstacle((verb, object) ->
                isFull && verb.equals("create") && ObjectRef.of(object).kind().equals("Machine")
                        ? Optional.of(new CapiAnswer.Unavailable("etcdserver: mvcc: database space exceeded"))
                        : Optional.empty());
    }

    /** What {@code agent status} shows. */
    JsonView shown() {
        return site.status().at("pivot");
    }

    /** Whether the cluster is awake at the site, and nowhere else. */
    void assertAtTheSite() {
        assertThat(objects(ashore)).isEmpty();
        assertThat(isAwake(aboard)).isTrue();
    }

    void assertAtHome() {
        assertThat(objects(aboard)).isEmpty();
        assertThat(isAwake(ashore)).isTrue();
    }

    boolean isAsleepEverywhere() {
        return !isAwake(ashore) && !isAwake(aboard);
    }

    void act() {
        here.act();
        there.act();
        var awake = List.of(ashore, aboard).stream().filter(Crossing::isAwake).count();
        assertThat(awake).as("sides that act").isLessThanOrEqualTo(1);
    }

    private static boolean isAwake(MemoryCapiApi side) {
        return cluster(side).stream()
                .anyMatch(cluster -> !cluster.spec().at("paused").flag(false));
    }

    private static List<CapiObject> cluster(MemoryCapiApi side) {
        return objects(side).stream()
                .filter(object -> object.ref().kind().equals("Cluster"))
                .toList();
    }

    private static List<CapiObject> objects(MemoryCapiApi side) {
        return side.everything().stream()
                .filter(object -> object.ref().namespace().equals(SampleCluster.NAMESPACE))
                .toList();
    }

    /** A way of the cluster that nobody takes here. */
    PivotPlan home(String id, long epoch) {
        return plan(id, epoch);
    }

    /** The names of the sets that are sealed at the site. */
    List<String> sealedAtTheSite() {
        return aboard.everything().stream()
                .map(object -> object.ref().name())
                .filter(name -> name.contains("trip-"))
                .toList();
    }

    private static PivotPlan plan(String id, long epoch) {
        return new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, id, epoch);
    }

    @Override
    public void close() {
        lab.close();
    }
}
