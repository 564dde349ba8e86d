package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.fleet.HubApi;
import dev.holdfast.sim.site.VirtualSite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One connected site: from the request that changes it until the hub knows that the site keeps the change (B3). */
final class PublishBench implements Benchmark {
    private static final String SITE = "plant";
    private static final double AIM_MILLIS = 50;
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
    private static final long REST = Duration.ofMillis(30).toNanos();
    /** Changes before the first that counts: after fewer of them the code is still being compiled. */
    private static final int WARM = 500;

    /** Two commits at the hub, two at the site: what nobody can leave out. */
    private static final int SYNCS = 4;

    private final Clock clock;

    PublishBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String question() {
        return "a change of one connected site: requested until the hub knows that the site keeps it";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        // The agent tells every revision, which costs time and reads badly among figures.
        var loud = Logger.getLogger("dev.holdfast.agent");
        loud.setLevel(Level.WARNING);
        var samples = setting.quick() ? 5 : 120;
        var folder = setting.folder();
        try (var hub = new BenchHub(folder.resolve("fleet"), "127.0.0.1", "embedded", clock)) {
            hub.publish("small", "1.0.0", documents(1));
            hub.publish("small", "2.0.0", documents(2));
            var data = hub.site(SITE, "default", "small", "1.0.0");
            try (var site = VirtualSite.open(data, clock, new SecureRandom());
                    var api = hub.web();
                    var stream = new BufferedReader(
                            new InputStreamReader(api.stream("/api/v1/stream"), StandardCharsets.UTF_8))) {
                until(stream, api, status -> status.at("converged").flag(false));
                // A hub and an agent run for months.
                for (var i = 0; i < (setting.quick() ? 2 : WARM); i++) {
                    change(site, api, stream, i);
                }
                setting.progress().accept("warm");
                site.messages();
                var adopted = new ArrayList<Double>();
                var floor = new ArrayList<Double>();
                var messages = new ArrayList<Double>();
                for (var i = 0; i < samples; i++) {
                    adopted.add(change(site, api, stream, i));
                    messages.add((double) site.messages());
                    floor.add(DurableWrites.together(folder, SYNCS));
                }
                return List.of(
                        new Figure(
                                        "change of one connected site until its acknowledgement is known",
                                        "ms",
                                        new Samples(adopted))
                                .floor(SYNCS + " durable 4 KiB writes", new Samples(floor))
                                .aim(Aim.atMost(Aim.Of.P99, AIM_MILLIS))
                                .remark("PUT of a Cluster with the pin of another published version; the site has"
                                        + " fetched, checked and committed it; hub and agent in one process, after "
                                        + WARM + " changes"),
                        new Figure(
                                        "messages of the site for one change, beats apart",
                                        "messages",
                                        new Samples(messages))
                                .aim(Aim.gate(8)));
            }
        }
    }

    /** Moves the pin and waits until it is known to be kept; milliseconds. Then lets everything come to rest. */
    private static double change(VirtualSite site, HubApi api, BufferedReader stream, int number) throws IOException {
        var before = status(api).at("adoptedRevision").integer();
        var start = System.nanoTime();
        api.replace(
                "clusters",
                SITE,
                "Cluster",
                Json.object(
                        "profiles",
                        List.of(Json.object("name", "small", "version", number % 2 == 0 ? "2.0.0" : "1.0.0"))));
        until(stream, api, status -> status.at("adoptedRevision").integer() > before);
        var millis = (System.nanoTime() - start) / 1e6;
        while (site.status().at("appliedRevision").integer() <= before) {
            LockSupport.parkNanos(REST);
        }
        LockSupport.parkNanos(REST);
        return millis;
    }

    private static void until(BufferedReader stream, HubApi api, Predicate<JsonView> holds) throws IOException {
        var end = System.nanoTime() + PATIENCE;
        while (!holds.test(status(api))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected an acknowledgement, found none in a minute");
            }
            var line = stream.readLine();
            while (line != null && !(line.startsWith("data: ") && line.contains("\"Cluster\""))) {
                line = stream.readLine();
            }
        }
    }

    private static JsonView status(HubApi api) {
        return api.get("/api/v1/clusters/" + SITE).at("status");
    }

    private static String documents(int number) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: page}\ndata: {number: \"" + number + "\"}\n";
    }
}
