package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.fleet.HubApi;
import dev.holdfast.sim.fleet.HubProcess;
import dev.holdfast.sim.testbed.Ports;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A new version of a profile that many clusters run: until all of them are told, and what one of them reads of it. */
final class ChangeBench implements Benchmark {
    private static final String PROFILE = "stack";
    private static final String UPDATES = "/api/v1/updates";
    /** Requests before the first that counts: after fewer of them the code is still being compiled. */
    private static final int WARM = 30;

    private static final int SHOWN = 60;

    @Override
    public String name() {
        return "change";
    }

    @Override
    public String question() {
        return "a new version that many clusters may have: until all are told, and what one of them reads of it";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var clusters = setting.quick() ? 50 : 10_000;
        var objects = setting.quick() ? 20 : 1_000;
        var versions = setting.quick() ? 2 : 6;
        var folder = setting.folder();
        var ports = new Ports(new SecureRandom());
        var place = new HubProcess.Place(folder.resolve("hub"), ports.free(), ports.free(), ports.free(), "embedded");
        try (var hub = HubProcess.start(place, folder.resolve("hub.log"));
                var api = new HubApi(
                        place.api(),
                        Files.readString(place.data().resolve("admin.token")).strip())) {
            publish(api, objects, 0);
            for (int i = 0; i < clusters; i++) {
                var pin = Json.object("name", PROFILE, "version", version(0));
                api.put("clusters", "c-" + i, "Cluster", Json.object("profiles", List.of(pin)));
            }
            setting.progress().accept(clusters + " clusters");
            var nothing = times(WARM, () -> told(api, 0)).getLast();
            var before = hub.reachable();
            var told = new ArrayList<Double>();
            for (int version = 1; version <= versions; version++) {
                publish(api, objects, version);
                told.add(times(1, () -> told(api, clusters)).getFirst() / 1e3);
                setting.progress()
                        .accept("version " + version + ": all told after " + Samples.text(told.getLast()) + " s");
            }
            var after = hub.reachable();
            times(WARM, () -> api.get("/api/v1/clusters/c-0/updates"));
            var shown = times(SHOWN, () -> api.get("/api/v1/clusters/c-0/updates"));
            var floor = times(SHOWN, () -> api.get("/api/v1/clusters/c-0"));
            var page = times(SHOWN, () -> api.get("/api/v1/clusters?limit=500"));
            return List.of(
                    new Figure(
                                    "published until the updates of " + clusters
                                            + " clusters can be read, all in one answer",
                                    "s",
                                    new Samples(told))
                            .floor("the same question while nothing is newer", Samples.of(nothing / 1e3))
                            .aim(Aim.atMost(Aim.Of.HIGHEST, 2)),
                    new Figure("objects that the hub reaches, more than before", "MB", Samples.of(after - before))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 5))
                            .remark("before " + Samples.text(before) + "; " + versions + " versions of " + objects
                                    + " objects are remembered as rendered"),
                    new Figure(
                                    "update of one cluster, " + objects + " objects of which a tenth changed",
                                    "ms",
                                    new Samples(shown))
                            .floor("its document alone", new Samples(floor))
                            .aim(Aim.atMost(Aim.Of.P99, 200)),
                    new Figure("a page of 500 clusters with their status", "ms", new Samples(page)));
        }
    }

    private static void told(HubApi api, int wanted) {
        var found = api.get(UPDATES).at("items").items().size();
        if (found != wanted) {
            throw new IllegalStateException("expected " + wanted + " updates, found " + found);
        }
    }

    /** Milliseconds of each. */
    private static List<Double> times(int count, Runnable work) {
        var times = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            var start = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times;
    }

    private static String version(int number) {
        return "1." + number + ".0";
    }

    private static void publish(HubApi api, int objects, int number) {
        var manifest = IntStream.range(0, objects)
                .mapToObj(i ->
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: c-%d, namespace: default}
                        data: {a: "%d", b: unchanged}
                        """
                                .formatted(i, i % 10 == 0 ? number : 0))
                .collect(Collectors.joining("---\n"));
        var layer = Json.object("name", "all", "manifest", Json.object("content", manifest));
        var spec = Json.object("type", "add-on", "version", version(number), "layers", List.of(layer));
        if (number == 0) {
            api.put("profiles", PROFILE, "Profile", spec);
        } else {
            api.replace("profiles", PROFILE, "Profile", spec);
        }
        api.post("/api/v1/profiles/" + PROFILE + "/versions", Json.Obj.EMPTY);
    }
}
