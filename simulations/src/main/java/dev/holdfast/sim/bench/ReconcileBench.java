package dev.holdfast.sim.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.reconcile.Reconciler;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Add-on reconcile beside {@code kubectl apply --server-side} on the same API server (B2). */
final class ReconcileBench implements Benchmark {
    private static final String AGENT = "holdfast-agent";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;

    ReconcileBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public String question() {
        return "a thousand objects: the first apply, passes without change, one change, one drift";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var count = setting.quick() ? 100 : 1_000;
        var pairs = setting.quick() ? 1 : 6;
        var changes = setting.quick() ? 5 : 100;
        try (var cluster = ServedCluster.start(setting.folder().resolve("cluster"))) {
            var ours = new ArrayList<Double>();
            var theirs = new ArrayList<Double>();
            var writes = new ArrayList<Double>();
            for (var i = 0; i < 2 * pairs; i++) {
                // A-B-B-A: a machine that gets slower or faster hits both alike.
                var first = i % 4 == 0 || i % 4 == 3;
                var namespace = (first ? "ours-" : "theirs-") + i;
                var objects = Workload.objects(namespace, count, 0);
                if (first) {
                    var mark = cluster.mark();
                    try (var run = new Run(cluster, setting.folder().resolve(namespace), namespace)) {
                        ours.add(run.bring(objects));
                    }
                    writes.add(cluster.since(mark, AGENT).stream()
                                    .filter(ServedCluster.Request::writes)
                                    .count()
                            / (double) (count + 1));
                } else {
                    var file = Workload.write(setting.folder().resolve(namespace + ".json"), namespace, objects);
                    theirs.add(cluster.kubectl(
                            setting.folder().resolve(namespace + ".log"),
                            "apply",
                            "--server-side",
                            "-f",
                            file.toString()));
                }
                setting.progress().accept("first apply " + (i + 1) + " of " + 2 * pairs);
            }
            var figures = new ArrayList<>(List.of(
                    new Figure(count + " objects, first apply until ready", "s", new Samples(ours))
                            .beside("kubectl apply --server-side", new Samples(theirs))
                            .aim(Aim.ratio(3))
                            .remark(
                                    "ours also looks at each object before it takes it, and waits until everything is ready"),
                    new Figure("first apply, writes per object", "requests", new Samples(writes)).aim(Aim.gate(1.01))));
            try (var run = new Run(cluster, setting.folder().resolve("steady"), "steady")) {
                run.bring(Workload.objects("steady", count, 0));
                figures.addAll(run.still(count));
                figures.addAll(run.changes(count, changes, setting));
            }
            return figures;
        }
    }

    /** One agent's half that applies, on a store of its own. */
    private final class Run implements AutoCloseable {
        private final ServedCluster cluster;
        private final BenchSource source;
        private final FabricKubeApi api;
        private final StateDb store;
        private final Reconciler reconciler;
        private boolean started;

        Run(ServedCluster cluster, Path folder, String namespace) throws IOException {
            this.cluster = cluster;
            source = new BenchSource(namespace);
            Files.createDirectories(folder);
            api = FabricKubeApi.connect(cluster.kubeconfig(), new Random(1));
            store = StateDb.open(folder.resolve("state.db"));
            reconciler =
                    new Reconciler(api, Rights.FULL, source, store, (_, _, _, _) -> {}, clock, new Random(1), () -> {});
        }

        /** Seconds until these objects are applied and ready. */
        double bring(List<Json.Obj> objects) {
            var start = System.nanoTime();
            var revision = source.publish(objects);
            if (started) {
                reconciler.wake();
            } else {
                reconciler.start();
                started = true;
            }
            until(
                    "revision " + revision,
                    () -> reconciler.status().converged() && reconciler.status().appliedRevision() == revision);
            return (System.nanoTime() - start) / 1e9;
        }

        /** Passes when nothing is to do. */
        List<Figure> still(int count) throws IOException {
            settle();
            var requests = new ArrayList<Double>();
            var writes = new ArrayList<Double>();
            var cpu = new ArrayList<Double>();
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            for (var i = 0; i < 50; i++) {
                var mark = cluster.mark();
                var before = system.getProcessCpuTime();
                pass();
                cpu.add((system.getProcessCpuTime() - before) / 1e6);
                var asked = cluster.since(mark, AGENT);
                requests.add((double) asked.size());
                writes.add((double)
                        asked.stream().filter(ServedCluster.Request::writes).count());
            }
            return List.of(
                    new Figure(
                                    "a pass over " + count + " objects without change, writes",
                                    "writes",
                                    new Samples(writes))
                            .aim(Aim.gate(0)),
                    new Figure("the same, requests besides its watches", "requests", new Samples(requests))
                            .aim(Aim.gate(3)),
                    new Figure("the same, processor time", "ms", new Samples(cpu)).aim(Aim.atMost(Aim.Of.MEDIAN, 50)));
        }

        /** One object of many changes: wanted otherwise, then changed by somebody else. */
        List<Figure> changes(int count, int times, Setting setting) throws Exception {
            var objects = new ArrayList<>(Workload.objects("steady", count, 0));
            var wanted = new ArrayList<Double>();
            var patches = new ArrayList<Double>();
            var repaired = new ArrayList<Double>();
            var repairs = new ArrayList<Double>();
            for (var i = 1; i <= times; i++) {
                var change = i;
                var number = 5 * (i % (count / 5)) + 3;
                var name = "object-" + number;
                objects.replaceAll(object ->
                        ObjectRef.of(object).name().equals(name) ? Workload.object("steady", number, change) : object);
                var mark = cluster.mark();
                wanted.add(bring(objects) * 1e3);
                patches.add((double) cluster.since(mark, AGENT).stream()
                        .filter(ServedCluster.Request::writes)
                        .count());
                settle();
                var second = cluster.mark();
                repaired.add(Foreign.repaired(cluster.plane(), "steady", name, String.valueOf(i)) * 1e3);
                settle();
                repairs.add((double) cluster.since(second, AGENT).stream()
                        .filter(ServedCluster.Request::writes)
                        .count());
                if (i % 20 == 0) {
                    setting.progress().accept("change " + i + " of " + times);
                }
            }
            return List.of(
                    new Figure(
                                    "one wanted change among " + count + " objects, until applied and ready",
                                    "ms",
                                    new Samples(wanted))
                            .aim(Aim.atMost(Aim.Of.P99, 100)),
                    new Figure("the same, writes", "writes", new Samples(patches)).aim(Aim.gate(1)),
                    new Figure("a field changed by somebody else, until it is put back", "ms", new Samples(repaired))
                            .aim(Aim.atMost(Aim.Of.P99, 100)),
                    new Figure("the same, writes", "writes", new Samples(repairs)).aim(Aim.gate(1)));
        }

        private void pass() {
            var before = source.passes();
            reconciler.wake();
            until("a pass", () -> source.passes() > before);
            // The pass that was counted when it began has ended when the next one begins.
            var second = source.passes();
            reconciler.wake();
            until("its end", () -> source.passes() > second);
        }

        /** Until what the watches brought has been looked at. */
        private void settle() {
            until("a quiet moment", () -> {
                var before = source.passes();
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                return source.passes() == before;
            });
        }

        @Override
        public void close() {
            reconciler.close();
            store.close();
            api.close();
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + what + " within " + LONGEST + ", found nothing of it");
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
