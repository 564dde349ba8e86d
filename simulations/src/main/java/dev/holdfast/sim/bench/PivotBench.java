package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Resources;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** One cluster moves between two API servers with Cluster API, by our pivot and by {@code clusterctl move} in turns. */
final class PivotBench implements Benchmark {
    private static final String NAME = "ferry";
    private static final int SECRET = 1_024;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * How large a cluster is.
     *
     * @param aim how many times as fast as clusterctl we are to be
     * @param pairs how often each of both moves it
     */
    private record Size(int controlPlanes, int workers, int secrets, double aim, int pairs) {
        int machines() {
            return controlPlanes + workers;
        }
    }

    private static final List<Size> FULL =
            List.of(new Size(3, 3, 0, 1, 4), new Size(3, 124, 0, 3, 2), new Size(3, 124, 1_480, 3, 2));

    private static final List<Size> QUICK = List.of(new Size(1, 1, 20, 1, 1));

    PivotBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pivot";
    }

    @Override
    public String question() {
        return "a cluster's objects move to another API server: how long, how long frozen, how many requests";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var binaries = Binaries.find(System.getenv())
                .filter(Binaries::runClusterApi)
                .orElseThrow(() -> new IllegalStateException(
                        "expected Cluster API in the test bed, found none; " + Binaries.clusterApiAdvice()));
        var figures = new ArrayList<Figure>();
        try (var ferry = PivotFerry.start(binaries, setting.folder(), NAME, clock, random)) {
            for (var size : setting.quick() ? QUICK : FULL) {
                var here = ferry.here();
                ferry.cluster().apply(here, size.controlPlanes(), size.workers());
                ferry.cluster().awaitRest(here, size.machines());
                secrets(here, size.secrets(), setting.seed());
                figures.addAll(figures(ferry, size, setting));
            }
        }
        return figures;
    }

    private static List<Figure> figures(PivotFerry ferry, Size size, Setting setting) throws Exception {
        var ours = new ArrayList<PivotFerry.Move>();
        var theirs = new ArrayList<PivotFerry.Move>();
        var floor = new ArrayList<Double>();
        for (var i = 0; i < 2 * size.pairs(); i++) {
            // A-B-B-A: a machine that gets slower or faster hits both alike, and so do both directions.
            var own = i % 4 == 0 || i % 4 == 3;
            var move = own ? ferry.ours(size.machines()) : ferry.clusterctl();
            (own ? ours : theirs).add(move);
            setting.progress().accept(move.toString());
            ferry.cluster().awaitRest(ferry.here(), size.machines());
            if (own) {
                floor.add(ferry.floor(move.objects()));
            }
        }
        var what = ours.getFirst().objects() + " objects, " + size.machines() + " machines: ";
        return List.of(
                figure(what + "moved, all verified", "s", ours, theirs, PivotFerry.Move::seconds)
                        .aim(Aim.ratio(size.aim()))
                        .remark("ours without its quiet period of " + PivotFerry.QUIET.toSeconds()
                                + " s, without its soak, in which the cluster came to rest, and without the wait until"
                                + " health checks are paused, while the cluster is still managed; it tries every object"
                                + " before, waits until all controllers have confirmed the pause, and compares every"
                                + " object after: clusterctl does nothing of that, and comes to rest afterwards"),
                new Figure(what + "the same", "s", samples(ours, PivotFerry.Move::seconds))
                        .floor("as many bare applies at the target, 16 in flight", new Samples(floor)),
                figure(what + "moved, all waits but the soak included", "s", ours, theirs, PivotFerry.Move::whole)
                        .remark("Cluster API 1.14 lets the controller of health checks look once in 15 s"),
                new Figure(what + "the same, all waits included", "s", samples(ours, PivotFerry.Move::whole))
                        .floor(
                                "the busy core-seconds below, were all cores busy all the time",
                                samples(ours, move -> move.busy() / CORES)),
                figure(what + "cores of this machine busy", "core-seconds", ours, theirs, PivotFerry.Move::busy)
                        .remark("API servers and controllers of both sides for the most part, with " + CORES
                                + " cores; ours without the soak"),
                figure(what + "frozen, from pause to resumption", "s", ours, theirs, PivotFerry.Move::frozen)
                        .aim(Aim.atMost(Aim.Of.MEDIAN, 2))
                        .remark("the quiet period left out here too; promised for the smallest cluster"),
                figure(what + "requests per object", "requests", ours, theirs, PivotFerry.Move::callsPerObject)
                        .remark("both counted by the audit logs of both servers; ours without the next line"),
                new Figure(
                        what + "requests while it waits for controllers and quiet",
                        "requests",
                        samples(ours, PivotFerry.Move::apart)),
                new Figure(
                        what + "until all controllers at the target have confirmed that they are active",
                        "s",
                        samples(ours, PivotFerry.Move::waited)));
    }

    private static Figure figure(
            String what,
            String unit,
            List<PivotFerry.Move> ours,
            List<PivotFerry.Move> theirs,
            java.util.function.ToDoubleFunction<PivotFerry.Move> of) {
        return new Figure(what, unit, samples(ours, of)).beside("clusterctl move", samples(theirs, of));
    }

    private static Samples samples(
            List<PivotFerry.Move> moves, java.util.function.ToDoubleFunction<PivotFerry.Move> of) {
        return new Samples(moves.stream().map(of::applyAsDouble).toList());
    }

    /** Secrets that the Cluster owns: both programs move what it owns. */
    private static void secrets(Resources server, int count, long seed) {
        var owner = server.find(
                        new dev.holdfast.protocol.layer.ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", NAME, NAME))
                .orElseThrow();
        var uid = dev.holdfast.protocol.json.JsonView.of(owner)
                .at("metadata")
                .at("uid")
                .text();
        var content = new Random(seed);
        for (var i = 0; i < count; i++) {
            var bytes = new byte[SECRET];
            content.nextBytes(bytes);
            var metadata = Json.object(
                    "name",
                    "cargo-" + i,
                    "namespace",
                    NAME,
                    "ownerReferences",
                    List.of(Json.object(
                            "apiVersion", "cluster.x-k8s.io/v1beta2", "kind", "Cluster", "name", NAME, "uid", uid)));
            var data = Json.object("content", Base64.getEncoder().encodeToString(bytes));
            server.apply(
                            Json.object("apiVersion", "v1", "kind", "Secret", "metadata", metadata, "data", data),
                            "holdfast")
                    .required();
        }
    }
}
