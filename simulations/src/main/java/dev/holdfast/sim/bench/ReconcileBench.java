package dev.holdfast.sim.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Add-on reconcile beside {@code kubectl apply --server-side} on the same API server (B2). */
final class ReconcileBench implements Benchmark {
    private static final String AGENT = "holdfast-agent";

    private static final int SYNCS = 5;

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
            var figures = new ArrayList<>(new First(cluster, setting, count).figures(pairs));
            try (var run = new BenchRun(cluster.kubeconfig(), setting.folder().resolve("steady"), "steady", clock)) {
                run.bring(Workload.objects("steady", count, 0));
                figures.addAll(still(cluster, run, count));
                figures.addAll(changes(cluster, run, count, changes, setting));
            }
            return figures;
        }
    }

    /** The first apply, beside kubectl and beside bare requests. Every round begins with an empty cluster. */
    private static final class First {
        private static final List<Integer> IN_FLIGHT = List.of(8, 16, 32, 64);

        private final ServedCluster cluster;
        private final Setting setting;
        private final int count;
        private final RawApply raw;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private final List<Double> writes = new ArrayList<>();
        private final List<Double> again = new ArrayList<>();
        private final List<Double> theirs = new ArrayList<>();
        private final List<Double> floor = new ArrayList<>();

        First(ServedCluster cluster, Setting setting, int count) {
            this.cluster = cluster;
            this.setting = setting;
            this.count = count;
            raw = new RawApply(cluster.plane());
        }

        List<Figure> figures(int pairs) throws Exception {
            var inFlight = best();
            for (var i = 0; i < pairs; i++) {
                // A-B-B-A: a machine that gets slower or faster hits both alike.
                if (i % 2 == 0) {
                    agent(i);
                    kubectl(i);
                } else {
                    kubectl(i);
                    agent(i);
                }
                floor.add(bare("floor-" + i, inFlight));
                setting.progress().accept("first apply " + (i + 1) + " of " + pairs);
            }
            var kubectl = new Samples(theirs);
            return List.of(
                    new Figure(count + " objects, first apply until ready, new process", "s", new Samples(ours))
                            .beside("kubectl apply --server-side", kubectl)
                            .aim(Aim.ratio(3))
                            .remark("ours also notes each object durably before and after, looks for what is ours"
                                    + " already, and waits until everything is ready"),
                    new Figure("the same, and how far one can go on this machine", "s", new Samples(ours))
                            .floor("bare applies, " + inFlight + " in flight", new Samples(floor))
                            .remark("a machine on which the floor is above a third of kubectl's time cannot show 3×"),
                    new Figure("the same, processor time of the agent", "s", new Samples(processor)),
                    new Figure("as many objects more, same process", "s", new Samples(again))
                            .beside("kubectl apply --server-side", kubectl)
                            .aim(Aim.ratio(3))
                            .remark(
                                    "what an agent that runs makes of a new profile; kubectl is a new process, as ever"),
                    new Figure("first apply, writes per object", "requests", new Samples(writes)).aim(Aim.gate(1.01)));
        }

        /** The number in flight with which this server is fastest. */
        private int best() throws Exception {
            // The first requests of a new server and a new client count for nothing.
            bare("warm", 8);
            var best = 0;
            var shortest = Double.MAX_VALUE;
            for (var inFlight : IN_FLIGHT) {
                var seconds = bare("search-" + inFlight, inFlight);
                setting.progress().accept("floor with " + inFlight + " in flight: " + Samples.text(seconds) + " s");
                if (seconds < shortest) {
                    best = inFlight;
                    shortest = seconds;
                }
            }
            return best;
        }

        private double bare(String namespace, int inFlight) throws Exception {
            var seconds = raw.seconds(namespace, Workload.objects(namespace, count, 0), inFlight);
            raw.clear(namespace);
            return seconds;
        }

        private void agent(int round) throws Exception {
            try (var process = ApplyProcess.start(cluster, setting.folder().resolve("agent-" + round), count)) {
                var namespace = "ours-" + round;
                var mark = cluster.mark();
                var first = process.apply(namespace);
                ours.add(first.seconds());
                processor.add(first.processor());
                writes.add(writes(cluster.since(mark, AGENT)) / (count + 1));
                raw.clear(namespace);
                again.add(process.apply(namespace + "-again").seconds());
                raw.clear(namespace + "-again");
            }
        }

        private void kubectl(int round) throws Exception {
            var namespace = "theirs-" + round;
            var objects = Workload.objects(namespace, count, 0);
            var file = Workload.write(setting.folder().resolve(namespace + ".json"), namespace, objects);
            theirs.add(cluster.kubectl(
                    setting.folder().resolve(namespace + ".log"), "apply", "--server-side", "-f", file.toString()));
            raw.clear(namespace);
        }
    }

    /** Passes when nothing is to do. */
    private static List<Figure> still(ServedCluster cluster, BenchRun run, int count) throws IOException {
        run.settle();
        var requests = new ArrayList<Double>();
        var writes = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (var i = 0; i < 50; i++) {
            var mark = cluster.mark();
            var before = system.getProcessCpuTime();
            run.pass();
            cpu.add((system.getProcessCpuTime() - before) / 1e6);
            var asked = cluster.since(mark, AGENT);
            requests.add((double) asked.size());
            writes.add(writes(asked));
        }
        return List.of(
                new Figure("a pass over " + count + " objects without change, writes", "writes", new Samples(writes))
                        .aim(Aim.gate(0)),
                new Figure("the same, requests besides its watches", "requests", new Samples(requests))
                        .aim(Aim.gate(3)),
                new Figure("the same, processor time", "ms", new Samples(cpu)).aim(Aim.atMost(Aim.Of.MEDIAN, 50)));
    }

    /** One object of many changes: wanted otherwise, then changed by somebody else. */
    private static List<Figure> changes(ServedCluster cluster, BenchRun run, int count, int times, Setting setting)
            throws Exception {
        var objects = new ArrayList<>(Workload.objects("steady", count, 0));
        var wanted = new ArrayList<Double>();
        var disk = new ArrayList<Double>();
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
            wanted.add(run.bring(objects) * 1e3);
            patches.add(writes(cluster.since(mark, AGENT)));
            run.settle();
            disk.add(DurableWrites.together(setting.folder(), SYNCS));
            var second = cluster.mark();
            repaired.add(Foreign.repaired(cluster.plane(), "steady", name, String.valueOf(i)) * 1e3);
            run.settle();
            repairs.add(writes(cluster.since(second, AGENT)));
            if (i % 20 == 0) {
                setting.progress().accept("change " + i + " of " + times);
            }
        }
        return List.of(
                new Figure(
                                "one wanted change among " + count + " objects, until applied and ready",
                                "ms",
                                new Samples(wanted))
                        .floor(SYNCS + " durable 4 KiB writes", new Samples(disk))
                        .aim(Aim.atMost(Aim.Of.P99, 100))
                        .remark("four of the writes are the agent's, one etcd's; where the p99 of bare writes is high,"
                                + " the disk is what is measured"),
                new Figure("the same, writes", "writes", new Samples(patches)).aim(Aim.gate(1)),
                new Figure("a field changed by somebody else, until it is put back", "ms", new Samples(repaired))
                        .aim(Aim.atMost(Aim.Of.P99, 100)),
                new Figure("the same, writes", "writes", new Samples(repairs)).aim(Aim.gate(1)));
    }

    private static double writes(List<AuditLog.Request> requests) {
        return requests.stream().filter(AuditLog.Request::writes).count();
    }
}
