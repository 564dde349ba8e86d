package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The agent as a process: memory, start, and what other people's objects cost it (B7, B8). */
final class AgentBench implements Benchmark {
    private static final int WRITERS = 16;

    private final Clock clock;

    AgentBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String question() {
        return "memory with 500 owned objects, with 20,000 of others besides, and the time to start";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var owned = setting.quick() ? 50 : 500;
        var foreign = setting.quick() ? 500 : 20_000;
        var starts = setting.quick() ? 2 : 20;
        var rest = Duration.ofSeconds(setting.quick() ? 5 : 60);
        var folder = setting.folder();
        try (var cluster = ServedCluster.start(folder.resolve("cluster"));
                var hub = new BenchHub(folder.resolve("fleet"), "127.0.0.1", "embedded", clock)) {
            hub.publish("many", "1.0.0", documents(owned));
            var data = hub.site("plant", "default", "many", "1.0.0");
            var log = folder.resolve("agent.log");
            var arguments = new String[] {
                "--data", data.toString(), "--kubeconfig", cluster.kubeconfig().toString()
            };
            var floor = floor(folder, cluster.kubeconfig(), rest);
            var ready = new ArrayList<Double>();
            var cpu = new ArrayList<Double>();
            // The first one applies everything; the others find everything applied.
            try (var agent = AgentProcess.start(List.of(), log, arguments)) {
                agent.await("converged at the hub", () -> hub.converged("plant"));
            }
            for (var i = 0; i < starts; i++) {
                try (var agent = AgentProcess.start(List.of(), log, arguments)) {
                    ready.add(agent.until("is ready"));
                    cpu.add(agent.processor());
                }
            }
            setting.progress().accept(starts + " starts");
            try (var agent = AgentProcess.start(List.of(), log, arguments)) {
                agent.await("converged at the hub", () -> hub.converged("plant"));
                LockSupport.parkNanos(rest.toNanos());
                var alone = agent.resident();
                var share = agent.proportional();
                var highest = agent.highest();
                setting.progress().accept("resident " + Samples.text(alone) + " MB");
                crowd(cluster, foreign);
                setting.progress().accept(foreign + " objects of others");
                LockSupport.parkNanos(rest.toNanos());
                var crowded = agent.resident();
                var before = agent.processor();
                LockSupport.parkNanos(rest.toNanos());
                var idle = (agent.processor() - before) / rest.toSeconds() * 100;
                return List.of(
                        new Figure("resident with " + owned + " owned objects, at rest", "MB", Samples.of(alone))
                                .floor("bare JVM, SQLite, fabric8", floor)
                                .aim(Aim.atMost(Aim.Of.MEDIAN, 150))
                                .remark("our goal is 100 MB; proportional share " + Samples.text(share)
                                        + " MB, highest so far " + Samples.text(highest) + " MB"),
                        new Figure("more with " + foreign + " objects of others", "MB", Samples.of(crowded - alone))
                                .aim(Aim.atMost(Aim.Of.MEDIAN, 15)),
                        new Figure("processor at rest", "% of one core", Samples.of(idle))
                                .aim(Aim.atMost(Aim.Of.MEDIAN, 0.5)),
                        new Figure("start until ready", "s", new Samples(ready)).aim(Aim.atMost(Aim.Of.MEDIAN, 1.5)),
                        new Figure("the same, processor time", "s", new Samples(cpu))
                                .aim(Aim.atMost(Aim.Of.MEDIAN, 1)));
            }
        }
    }

    private static Samples floor(Path folder, Path kubeconfig, Duration rest) throws IOException {
        var data = Files.createDirectories(folder.resolve("floor"));
        try (var bare =
                AgentProcess.floor(folder.resolve("floor.log"), Floor.class, data.toString(), kubeconfig.toString())) {
            bare.until("ready");
            LockSupport.parkNanos(rest.toNanos());
            return Samples.of(bare.resident());
        }
    }

    private static String documents(int count) {
        return Workload.objects("bench", count, 0).stream()
                .map(object -> StrictJson.write(object).utf8())
                .collect(Collectors.joining("\n---\n"));
    }

    /** Objects that are none of our business, of kinds that we own too. */
    private static void crowd(ServedCluster cluster, int count) throws Exception {
        var maps = cluster.plane().address().resolve("/api/v1/namespaces/default/configmaps");
        try (var writers =
                Executors.newFixedThreadPool(WRITERS, Thread.ofVirtual().factory())) {
            var todo = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < count; i++) {
                var manifest = Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Json.object("name", "foreign-" + i),
                        "data",
                        Json.object("text", "x".repeat(1_000)));
                var request = HttpRequest.newBuilder(maps)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(
                                StrictJson.write(manifest).toArray()))
                        .build();
                todo.add(() -> cluster.plane()
                        .client()
                        .send(request, BodyHandlers.discarding())
                        .statusCode());
            }
            for (var done : writers.invokeAll(todo)) {
                if (done.get() != 201) {
                    throw new IllegalStateException("expected 201, found " + done.get());
                }
            }
        }
    }
}
