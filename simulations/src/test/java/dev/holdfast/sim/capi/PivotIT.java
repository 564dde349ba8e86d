package dev.holdfast.sim.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.api.contract.CapiApiContract;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pivot between two real API servers: what a server in memory may be wrong about is who owns fields, versions and
 * preconditions. Small kinds, and a hand that confirms pauses in place of managers.
 */
class PivotIT {
    private static final String HOME = "kube-system";
    private static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            4);
    private static final int STEPS = 2_000;

    @Test
    void a_cluster_moves_between_real_servers_with_owners_of_fields_and_all(@TempDir Path folder) throws IOException {
        var binaries = Need.here().apiServer("a pivot between two real Kubernetes API servers");
        try (var here = ControlPlane.start(binaries, folder.resolve("here"), Options.apiOnly());
                var there = ControlPlane.start(binaries, folder.resolve("there"), Options.apiOnly());
                var management = FabricCapiApi.connect(Files.readString(here.kubeconfig()));
                var edge = FabricCapiApi.connect(Files.readString(there.kubeconfig()))) {
            CapiApiContract.install(management);
            CapiApiContract.install(edge);
            new SampleCluster(management).create();
            var before = owners(management);
            move(management, edge);
            assertThat(owners(management)).isEmpty();
            assertThat(owners(edge)).isEqualTo(before).hasSize(26);
            assertThat(get(edge).spec().at("paused").present()).isFalse();
        }
    }

    private static void move(CapiApi management, CapiApi edge) {
        var random = new SecureRandom();
        var hub = SigningKey.generate(random);
        var site = SigningKey.generate(random);
        var sealing = SealingKey.generate(random);
        var recovery = SealingKey.generate(random);
        var source = new PivotSource(
                management,
                new SecretJournal(management, HOME, "holdfast-pivot-c1"),
                new SecretSeals(management, HOME),
                new SourceKeys(hub, site.publicKey(), sealing.publicHex(), recovery.publicHex()),
                SourceFence.NOTHING_TO_CUT,
                TIMES,
                Clock.systemUTC(),
                random);
        var target = new PivotTarget(
                edge,
                new SecretJournal(edge, HOME, "holdfast-pivot-c1"),
                new SecretSeals(edge, HOME),
                new TargetKeys(sealing, site, List.of(hub.publicKey())),
                PivotIT::node,
                TIMES,
                Clock.systemUTC());
        var calls = management.calls() + edge.calls();
        var began = System.nanoTime();
        assertThat(source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, "attempt-1", 1)).toString())
                .contains("FREEZE");
        for (int i = 0; i < STEPS && !isDone(source); i++) {
            source.step(target.statement());
            confirm(management);
            target.step(source.statement(), _ -> source.seal());
            confirm(edge);
        }
        assertThat(source.record().orElseThrow().problems()).isEmpty();
        assertThat(target.record().orElseThrow().problems()).isEmpty();
        assertThat(isDone(source)).isTrue();
        System.out.printf(
                "26 objects between two real servers: %d calls, %d ms, soak of 1 s, polls and the confirming hand included%n",
                management.calls() + edge.calls() - calls, (System.nanoTime() - began) / 1_000_000);
    }

    private static boolean isDone(PivotSource source) {
        return source.record()
                .filter(record -> record.phase() == Phase.DONE)
                .isPresent();
    }

    private static CapiObject get(CapiApi api) {
        return ((CapiAnswer.Found) api.get(SampleCluster.cluster())).object();
    }

    private static CapiAnswer.Read node(String name) {
        return new CapiAnswer.Found(new CapiObject(Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Json.object("name", name),
                "spec",
                Json.object("providerID", "dev:///" + name))));
    }

    /** In place of managers: everything says whether it is paused, at the generation it has. */
    private static void confirm(CapiApi api) {
        if (!(api.get(SampleCluster.cluster()) instanceof CapiAnswer.Found(var cluster))) {
            return;
        }
        var wanted = cluster.spec().at("paused").flag(false) ? "True" : "False";
        for (var object : objects(api)) {
            var said = object.condition("Paused");
            if (said.isPresent()
                    && !(said.get().at("status").text("").equals(wanted)
                            && said.get().at("observedGeneration").integer(0) == object.generation())) {
                var conditions = new ArrayList<Json>();
                object.status().at("conditions").items().forEach(condition -> conditions.add(
                        condition.at("type").text("").equals("Paused")
                                ? condition
                                        .object()
                                        .with("status", wanted)
                                        .with("observedGeneration", object.generation())
                                : condition.object()));
                var status = Json.object("status", Json.object("conditions", new Json.Arr(conditions)));
                api.patchStatus(object.ref(), status, "capi-status");
            }
        }
    }

    /** Every object of the cluster, with the owners of its fields, the status apart. */
    private static Map<String, List<String>> owners(CapiApi api) {
        var owners = new TreeMap<String, List<String>>();
        for (var object : objects(api)) {
            owners.put(
                    object.identity(),
                    object.metadata().at("managedFields").items().stream()
                            .filter(entry -> entry.at("subresource").text("").isEmpty())
                            .map(entry -> entry.at("manager").text() + " "
                                    + entry.at("operation").text())
                            .sorted()
                            .toList());
        }
        return owners;
    }

    private static List<CapiObject> objects(CapiApi api) {
        var kinds = new ArrayList<>(((CapiAnswer.Served) api.kinds()).kinds());
        kinds.add(CapiKind.SECRET);
        return kinds.stream()
                .filter(kind -> kind.ofClusterApi() || kind.equals(CapiKind.SECRET))
                .flatMap(kind -> ((CapiAnswer.Listed) api.list(kind, SampleCluster.NAMESPACE)).objects().stream())
                .toList();
    }
}
