package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What a site that has nothing to do costs: bytes on its wire and bytes on its disk, scaled to a day (B14, B15). */
final class IdleBench implements Benchmark {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int OBJECTS = 50;

    private final Clock clock;

    IdleBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String question() {
        return "an idle site's bytes on the wire and on the disk, counted by the kernel and scaled to a day";
    }

    /** One site while it is counted. */
    private record Site(String link, Cabin cabin, AgentProcess agent, double bytes, double written) {
        Site counted() {
            return new Site(link, cabin, agent, cabin.bytes(), agent.written());
        }

        double megabytes(Duration window) {
            return (cabin.bytes() - bytes) * (DAY.toSeconds() / (double) window.toSeconds()) / 1e6;
        }

        double diskMegabytes(Duration window) {
            return (agent.written() - written) * (DAY.toSeconds() / (double) window.toSeconds()) / 1e6;
        }
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var settle = Duration.ofSeconds(setting.quick() ? 5 : 120);
        var window = Duration.ofMinutes(setting.quick() ? 1 : 30);
        var open = new ArrayList<AutoCloseable>();
        try {
            var sites = new ArrayList<Site>();
            var number = 1;
            for (var link : List.of("default", "metered")) {
                sites.add(site(setting, link, number++, open));
            }
            LockSupport.parkNanos(settle.toNanos());
            sites.replaceAll(Site::counted);
            setting.progress().accept("counting for " + window.toMinutes() + " minutes");
            LockSupport.parkNanos(window.toNanos());
            var remark = "counted for " + window.toMinutes()
                    + " minutes on the site's own wire, IP and above, both ways; one that reconnects pays its handshake besides";
            var plain = sites.getFirst();
            var metered = sites.getLast();
            return List.of(
                    new Figure("idle uplink, link default", "MB a day", Samples.of(plain.megabytes(window)))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 2.2))
                            .remark(remark),
                    new Figure("idle uplink, link metered", "MB a day", Samples.of(metered.megabytes(window)))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 0.4))
                            .remark(remark),
                    new Figure("idle disk writes of the agent", "MB a day", Samples.of(plain.diskMegabytes(window)))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 50))
                            .remark("write_bytes of its process, checkpoints included"));
        } finally {
            for (var i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        }
    }

    /** A hub of its own for each: it listens on that site's wire only. */
    private Site site(Setting setting, String link, int number, List<AutoCloseable> open) throws IOException {
        var folder = setting.folder().resolve(link);
        var cabin = new Cabin(number);
        open.add(cabin);
        var hub = new BenchHub(folder, cabin.hubAddress(), "embedded", clock);
        open.add(hub);
        var objects = Workload.objects("bench", OBJECTS, 0).stream()
                .map(object -> StrictJson.write(object).utf8())
                .collect(Collectors.joining("\n---\n"));
        hub.publish("small", "1.0.0", objects);
        var data = hub.site("plant", link, "small", "1.0.0");
        var agent = AgentProcess.start(
                cabin.prefix(), folder.resolve("agent.log"), "--data", data.toString(), "--cluster", "memory");
        open.add(agent);
        agent.await("converged at the hub", () -> hub.converged("plant"));
        setting.progress().accept("link " + link + " converged");
        return new Site(link, cabin, agent, 0, 0);
    }
}
