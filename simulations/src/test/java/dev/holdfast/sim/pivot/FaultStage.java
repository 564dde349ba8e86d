package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Bed;
import dev.holdfast.sim.testbed.capi.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two real servers with Cluster API, a cluster that goes to and fro, and somebody who watches both. Wherever a test leaves
 * the cluster, the next begins there. Confined to one thread.
 */
final class FaultStage implements AutoCloseable {
    static final PivotTimes TIMES = Actor.TIMES;
    static final String FOREIGN = "foreign";
    private static final int MACHINES = 2;

    final Bed bed;
    final DevCluster cluster = new DevCluster("barge");
    final Shore one;
    final Shore other;
    final SealingKey recovery;
    private final Lookout lookout;
    private final Map<String, String> machines;
    private final String authority;
    private boolean crossed;
    private long epoch;

    private FaultStage(Bed bed, SecureRandom random) {
        this.bed = bed;
        one = Shore.of(api(bed.source()), random);
        other = Shore.of(api(bed.target()), random);
        recovery = SealingKey.generate(random);
        cluster.apply(bed.source().resources(), 1, 1, kind -> !kind.equals("MachineHealthCheck"));
        cluster.awaitRest(bed.source().resources(), MACHINES);
        machines = cluster.machines(bed.source().resources());
        authority = cluster.authority(bed.source().resources()).orElseThrow();
        lookout = Lookout.over(
                cluster,
                Map.of("one", bed.source().resources(), "other", bed.target().resources()),
                machines);
    }

    /** @param room for what each server stores, in bytes */
    static FaultStage open(Binaries binaries, Path folder, long room) {
        var bed = Bed.start(
                binaries, folder.resolve("bed"), options -> options.storeFlag("--quota-backend-bytes=" + room));
        try {
            return new FaultStage(bed, new SecureRandom());
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    /** Where the cluster is now. */
    Side here() {
        return crossed ? bed.target() : bed.source();
    }

    Side there() {
        return crossed ? bed.source() : bed.target();
    }

    Shore from() {
        return crossed ? other : one;
    }

    Shore to() {
        return crossed ? one : other;
    }

    /** The next pivot from where the cluster is; it has not begun. */
    Attempt attempt() {
        return attempt(from(), to(), TIMES);
    }

    Attempt attempt(Shore from, Shore to, PivotTimes times) {
        bed.lookAt(here());
        epoch++;
        var plan = new PivotPlan(cluster.namespace(), cluster.name(), "crossing-" + epoch, epoch);
        return Attempt.of(cluster, from, to, plan, recovery.publicHex(), times);
    }

    /** Another agent that hears the same source. */
    Attempt attemptOf(Attempt attempt, Shore shore) {
        return attempt.with(shore.target(cluster, from().known(), TIMES, Clock.systemUTC()));
    }

    /** The same as {@link #attempt}, begun. */
    Attempt begun() {
        var attempt = attempt();
        assertThat(attempt.begin()).isEmpty();
        return attempt;
    }

    /** A source that waits no longer than this for its target. */
    static PivotTimes impatient(Duration prepare) {
        return new PivotTimes(
                TIMES.poll(), TIMES.quiet(), TIMES.freeze(), prepare, TIMES.activate(), TIMES.soak(), TIMES.writers());
    }

    /** It goes to its end undisturbed, and the cluster is at the other side, whole. */
    void completes(Attempt attempt) {
        attempt.untilOver();
        assertThat(attempt.phase(Role.SOURCE)).contains(Phase.DONE);
        assertThat(attempt.phase(Role.TARGET)).contains(Phase.DONE);
        assertWholeAt(there().resources(), here().resources());
        crossed = !crossed;
        bed.lookAt(here());
        cluster.awaitRest(here().resources(), MACHINES);
        assertThat(cluster.machines(here().resources())).isEqualTo(machines);
    }

    /** It ends undone for this reason: the source acts as before and the target has nothing of it. */
    void undone(Attempt attempt, String code) {
        attempt.untilOver();
        assertThat(attempt.codes()).contains(code);
        assertThat(attempt.phase(Role.SOURCE)).contains(Phase.REVERTED);
        assertWholeAt(here().resources(), there().resources());
    }

    private void assertWholeAt(Resources full, Resources empty) {
        assertThat(cluster.isAwake(full)).isTrue();
        assertThat(cluster.machines(full)).isEqualTo(machines);
        assertThat(cluster.authority(full)).contains(authority);
        assertThat(objects(empty)).isEmpty();
        assertNothingWrong();
    }

    /** What whoever watches both servers has to say. */
    void assertNothingWrong() {
        assertThat(lookout.violations()).isEmpty();
    }

    /** Objects of the cluster, by name; those that a test put there itself are none. */
    List<String> objects(Resources server) {
        return Stream.of(
                        "cluster.x-k8s.io/v1beta2 Cluster",
                        "cluster.x-k8s.io/v1beta2 Machine",
                        "cluster.x-k8s.io/v1beta2 MachineSet",
                        "cluster.x-k8s.io/v1beta2 MachineDeployment",
                        "controlplane.cluster.x-k8s.io/v1beta2 KubeadmControlPlane",
                        "bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfig",
                        "bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfigTemplate",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevCluster",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevMachine",
                        "infrastructure.cluster.x-k8s.io/v1beta2 DevMachineTemplate",
                        "v1 Secret")
                .map(kind -> kind.split(" ", -1))
                .flatMap(kind -> server.list(kind[0], kind[1], cluster.namespace()).stream()
                        .map(JsonView::of)
                        .filter(found ->
                                !found.at("metadata").at("labels").at(FOREIGN).present())
                        .map(found ->
                                kind[1] + " " + found.at("metadata").at("name").text()))
                .toList();
    }

    static CapiApi api(Side side) {
        try {
            return FabricCapiApi.connect(Files.readString(side.plane().kubeconfig()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        lookout.close();
        one.api().close();
        other.api().close();
        bed.close();
    }
}
