package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.object.ClusterObjects;
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
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.sim.testbed.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of real Cluster API controllers goes to a site, grows there with nobody behind it, and comes home to end. */
class PivotIT {
    private static final String HOME = "kube-system";
    private static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(15),
            4);

    private final SecureRandom random = new SecureRandom();

    /** One API server with the keys of those who act there. */
    private record Place(Side side, CapiApi api, SigningKey key, SealingKey sealing) {}

    @Test
    void a_cluster_moves_out_grows_alone_comes_home_and_leaves_nothing(@TempDir Path folder) throws IOException {
        try (var bed = Beds.both(folder, "a pivot between two real API servers with their managers");
                var here = api(bed.source());
                var there = api(bed.target())) {
            var hub = place(bed.source(), here);
            var site = place(bed.target(), there);
            var ashore = Watched.of(bed.source(), "ferry");
            var aboard = new Watched(bed.target(), ashore.namespace(), ashore.name());
            bed.lookAt(bed.source());
            ashore.apply(ClusterObjects.firstNode(ashore.shape(1)));
            ashore.awaitReady(1);
            var machines = ashore.providers();

            move(hub, site, ashore, "trip-out", 1);

            assertThat(ashore.objects()).isEmpty();
            bed.lookAt(bed.target());
            aboard.awaitReady(1);
            assertThat(aboard.providers()).isEqualTo(machines);

            bed.source().running().keySet().stream().toList().forEach(bed.source()::stop);
            aboard.scale(3);
            assertThat(aboard.providers()).containsAllEntriesOf(machines);

            var grown = aboard.providers();
            Stream.of(Provider.values()).forEach(bed.source()::start);
            aboard.awaitRest(3);
            move(site, hub, aboard, "trip-home", 2);

            assertThat(aboard.objects()).isEmpty();
            bed.lookAt(bed.source());
            ashore.awaitReady(3);
            assertThat(ashore.providers()).isEqualTo(grown);

            bed.source()
                    .resources()
                    .delete(new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", ashore.namespace(), ashore.name()))
                    .required();
            ashore.await("the end of everything", () -> ashore.objects().isEmpty());
        }
    }

    /** Both roles side by side, with somebody who looks at both servers after every step. */
    private void move(Place from, Place to, Watched cluster, String id, long epoch) {
        var recovery = SealingKey.generate(random);
        var source = new PivotSource(
                from.api(),
                new SecretJournal(from.api(), HOME, "holdfast-pivot-ferry"),
                new SecretSeals(from.api(), HOME),
                new SourceKeys(from.key(), to.key().publicKey(), to.sealing().publicHex(), recovery.publicHex()),
                SourceFence.NOTHING_TO_CUT,
                TIMES,
                Clock.systemUTC(),
                random);
        var target = new PivotTarget(
                to.api(),
                new SecretJournal(to.api(), HOME, "holdfast-pivot-ferry"),
                new SecretSeals(to.api(), HOME),
                new TargetKeys(to.sealing(), to.key(), List.of(from.key().publicKey())),
                cluster::node,
                TIMES,
                Clock.systemUTC());
        var sides = Stream.of(from, to)
                .map(place -> new Watched(place.side(), cluster.namespace(), cluster.name()))
                .toArray(Watched[]::new);
        var calls = from.api().calls() + to.api().calls();
        var began = System.nanoTime();
        assertThat(source.begin(new PivotPlan(cluster.namespace(), cluster.name(), id, epoch)))
                .hasToString("Moved[phase=FREEZE]");
        new Patience(Duration.ofMinutes(4)).until("the end of pivot " + id, () -> {
            var ours = source.step(target.statement());
            Watched.assertOneAwake(sides);
            var theirs = target.step(source.statement(), _ -> source.seal());
            Watched.assertOneAwake(sides);
            assertThat(List.of(ours, theirs).toString()).doesNotContain("Blocked");
            return source.record().orElseThrow().phase().ended()
                    && target.record().orElseThrow().phase().ended();
        });
        assertThat(source.record().orElseThrow().problems()).isEmpty();
        assertThat(source.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        assertThat(target.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        System.out.printf(
                "pivot %s: %d objects, %d calls, %d ms, of which a soak of %d ms%n",
                id,
                target.record().orElseThrow().members().size(),
                from.api().calls() + to.api().calls() - calls,
                (System.nanoTime() - began) / 1_000_000,
                TIMES.soak().toMillis());
        assertThat(source.forget()).isTrue();
    }

    private Place place(Side side, CapiApi api) {
        return new Place(side, api, SigningKey.generate(random), SealingKey.generate(random));
    }

    private static FabricCapiApi api(Side side) throws IOException {
        return FabricCapiApi.connect(Files.readString(side.plane().kubeconfig()));
    }
}
