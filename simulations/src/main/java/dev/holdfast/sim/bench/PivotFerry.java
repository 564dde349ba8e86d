package dev.holdfast.sim.bench;

import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.sim.pivot.Clusterctl;
import dev.holdfast.sim.pivot.DevCluster;
import dev.holdfast.sim.pivot.Duet;
import dev.holdfast.sim.pivot.Shore;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Carries one cluster to and fro, by ours or by clusterctl, and says what each crossing took. Confined to one thread. */
final class PivotFerry implements AutoCloseable {
    static final Duration QUIET = PivotTimes.USUAL.quiet();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String FLOOR = "floor";
    private static final int IN_FLIGHT = 16;
    private static final String OURS = "holdfast";
    private static final String THEIRS = "clusterctl";
    /** How the names of all managers of Cluster API begin: capi-core, capi-kubeadm-…, capd. */
    private static final String CONTROLLERS = "cap";

    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Clusterctl clusterctl;
    private final Bed bed;
    private final DevCluster cluster;
    private final Clock clock;
    private final SecureRandom random;
    private final SealingKey recovery;
    private final List<Bank> banks;
    private int crossings;

    /** One side: its API server, what is written down there, and who acts for us. */
    private record Bank(Side side, Shore shore, AuditLog audit) {}

    /**
     * One crossing.
     *
     * @param whole seconds from the first request to the last, without a soak
     * @param seconds ours without the quiet period, without the wait until health checks are paused, and without all that
     *     passes between resumption and the end of the soak
     * @param frozen seconds from the first pause to the last resumption, ours without the quiet period
     * @param calls of both servers, ours without those that are apart
     * @param apart requests of ours between the first pause and the seal, and between resumption and removal
     * @param waited seconds until all controllers had confirmed that they are active again
     * @param busy seconds in which a core of this machine was busy, ours without the soak
     */
    record Move(
            String who,
            int objects,
            double whole,
            double seconds,
            double frozen,
            int calls,
            int apart,
            double waited,
            double busy,
            Map<String, Double> phases) {
        Move {
            phases = Map.copyOf(phases);
        }

        double callsPerObject() {
            return (double) calls / objects;
        }

        @Override
        public String toString() {
            return who + ": " + objects + " objects, " + Samples.text(seconds) + " s (" + Samples.text(whole)
                    + " with all waits), frozen " + Samples.text(frozen)
                    + " s, " + calls + " requests, " + apart + " more while it waits, cores busy for "
                    + Samples.text(busy) + " s"
                    + (phases.isEmpty() ? "" : ", " + text(phases));
        }

        private static String text(Map<String, Double> phases) {
            var parts = new ArrayList<String>();
            new TreeMap<>(phases).forEach((phase, time) -> parts.add(phase + " " + Samples.text(time)));
            return String.join(", ", parts);
        }
    }

    private PivotFerry(
            Clusterctl clusterctl, Bed bed, String cluster, Clock clock, SecureRandom random, List<Bank> banks) {
        this.clusterctl = clusterctl;
        this.bed = bed;
        this.cluster = new DevCluster(cluster);
        this.clock = clock;
        this.random = random;
        this.recovery = SealingKey.generate(random);
        this.banks = List.copyOf(banks);
    }

    static PivotFerry start(Binaries binaries, Path folder, String cluster, Clock clock, SecureRandom random)
            throws IOException {
        var bed = Bed.start(binaries, folder.resolve("bed"), options -> AuditLog.kept(options.durable(), folder));
        try {
            if (!bed.isSeparate()) {
                throw new IllegalStateException(
                        "expected to run as root on Linux, for infrastructure managers on both sides at once");
            }
            var banks = List.of(bank(bed.source(), random), bank(bed.target(), random));
            return new PivotFerry(new Clusterctl(binaries, folder), bed, cluster, clock, random, banks);
        } catch (IOException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    private static Bank bank(Side side, SecureRandom random) throws IOException {
        var api = FabricCapiApi.connect(Files.readString(side.plane().kubeconfig()));
        return new Bank(side, Shore.of(api, random), AuditLog.in(side.plane().folder()));
    }

    DevCluster cluster() {
        return cluster;
    }

    /** The server where the cluster is now. */
    Resources here() {
        return from().side().resources();
    }

    private Bank from() {
        return banks.get(crossings % 2);
    }

    private Bank to() {
        return banks.get((crossings + 1) % 2);
    }

    /** Until the soak is over, as it would be at a site: what removes and what wakes up are not to meet. */
    private record Calm(Instant began, Instant ended, double busy) {}

    private Calm calm(int machines) {
        var began = clock.instant();
        var busy = Weather.busy();
        cluster.awaitRest(to().side().resources(), machines);
        try {
            awaitSilence(to().audit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Calm(began, clock.instant(), Weather.busy() - busy);
    }

    /** Until controllers have written nothing for a while: they look at everything anew when a cluster resumes. */
    private static void awaitSilence(AuditLog audit) throws IOException {
        long mark;
        do {
            mark = audit.mark();
            LockSupport.parkNanos(SILENCE.toNanos());
        } while (audit.since(mark, CONTROLLERS).stream()
                .anyMatch(request -> request.verb().equals("patch")));
    }

    /** By our pivot, both roles in this process; its soak lasts until the cluster of so many machines is at rest. */
    Move ours(int machines) throws IOException {
        var usual = PivotTimes.USUAL;
        var times = new PivotTimes(
                usual.poll(), QUIET, usual.freeze(), usual.prepare(), usual.activate(), Duration.ZERO, usual.writers());
        var source =
                from().shore().source(cluster.name(), to().shore().known(), recovery.publicHex(), times, clock, random);
        var target = to().shore().target(cluster, from().shore().known(), times, clock);
        var marks = marks();
        var plan = new PivotPlan(cluster.namespace(), cluster.name(), "crossing-" + crossings, crossings + 1L);
        var soaked = new AtomicReference<Calm>();
        var busy = Weather.busy();
        var phases = new Duet(source, target)
                .soaking(() -> soaked.set(calm(machines)))
                .run(plan, PATIENCE);
        busy = Weather.busy() - busy - soaked.get().busy();
        var objects = target.record().orElseThrow().members().size();
        source.forget();
        var asked = since(marks, OURS);
        var begun = first(
                asked.getFirst(),
                Instant.MIN,
                request -> request.verb().equals("patch") && !request.uri().contains("/secrets/"));
        var pause = first(asked.getFirst(), Instant.MIN, this::patchesCluster);
        var seal = first(asked.getFirst(), pause, request -> request.verb().equals("create"));
        var resumed = resumed(asked.getLast());
        var removal = first(asked.getFirst(), resumed, request -> request.verb().equals("patch"));
        var apart = (int) asked.stream()
                .flatMap(List::stream)
                .map(AuditLog.Request::received)
                .filter(when -> (when.isAfter(begun) && when.isBefore(seal))
                        || (when.isAfter(resumed) && when.isBefore(removal)))
                .count();
        var calls = asked.getFirst().size() + asked.getLast().size() - apart;
        var quiet = QUIET.toMillis() / 1e3;
        var checks = between(begun, pause);
        var waited = between(resumed, soaked.get().began());
        var whole = phases.getOrDefault("total", 0.0)
                - between(soaked.get().began(), soaked.get().ended());
        var seconds = whole - quiet - checks - waited;
        var frozen = between(pause, resumed) - quiet;
        return over(new Move("ours", objects, whole, seconds, frozen, calls, apart, waited, busy, phases));
    }

    /** By {@code clusterctl move}. */
    Move clusterctl() throws IOException {
        var marks = marks();
        var busy = Weather.busy();
        var result = clusterctl.move(from().side(), to().side(), cluster.namespace());
        if (result.exitStatus() != 0) {
            throw new IllegalStateException("clusterctl move failed: " + result.said());
        }
        busy = Weather.busy() - busy;
        var asked = since(marks, THEIRS);
        var pause = first(asked.getFirst(), Instant.MIN, this::patchesCluster);
        var objects = (int) asked.getLast().stream()
                .filter(request ->
                        request.verb().equals("create") && request.uri().contains(cluster.namespace() + "/"))
                .count();
        var calls = asked.getFirst().size() + asked.getLast().size();
        return over(new Move(
                THEIRS,
                objects,
                result.seconds(),
                result.seconds(),
                between(pause, resumed(asked.getLast())),
                calls,
                0,
                0,
                busy,
                Map.of()));
    }

    /** Seconds for as many small objects at the target and nothing else: no move can be faster. */
    double floor(int objects) throws Exception {
        var raw = new RawApply(to().side().plane());
        var maps = IntStream.range(0, objects)
                .mapToObj(number -> Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Json.object("name", "cargo-" + number, "namespace", FLOOR),
                        "data",
                        Json.object("content", "x".repeat(1_000))))
                .toList();
        var seconds = raw.seconds(FLOOR, maps, IN_FLIGHT);
        raw.clear(FLOOR);
        return seconds;
    }

    private Move over(Move move) {
        crossings++;
        bed.lookAt(from().side());
        return move;
    }

    private List<Long> marks() throws IOException {
        return List.of(from().audit().mark(), to().audit().mark());
    }

    private List<List<AuditLog.Request>> since(List<Long> marks, String agent) throws IOException {
        return List.of(
                from().audit().since(marks.getFirst(), agent), to().audit().since(marks.getLast(), agent));
    }

    private static Instant first(List<AuditLog.Request> asked, Instant after, Predicate<AuditLog.Request> wanted) {
        return asked.stream()
                .filter(request -> request.received().isAfter(after) && wanted.test(request))
                .findFirst()
                .orElseThrow()
                .received();
    }

    /** At the target the Cluster is changed for the last time when it is resumed. */
    private Instant resumed(List<AuditLog.Request> asked) {
        return asked.stream()
                .filter(this::patchesCluster)
                .reduce((_, last) -> last)
                .orElseThrow()
                .answered();
    }

    private boolean patchesCluster(AuditLog.Request request) {
        return request.verb().equals("patch")
                && request.uri().split("\\?", -1)[0].endsWith("/clusters/" + cluster.name());
    }

    private static double between(Instant begin, Instant end) {
        return Duration.between(begin, end).toNanos() / 1e9;
    }

    @Override
    public void close() {
        banks.forEach(bank -> bank.shore().api().close());
        bed.close();
    }
}
