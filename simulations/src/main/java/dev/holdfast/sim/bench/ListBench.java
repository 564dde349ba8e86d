package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.fleet.HubApi;
import dev.holdfast.sim.fleet.HubProcess;
import dev.holdfast.sim.testbed.Ports;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Many versions of one profile, and many profiles, read page by page. */
final class ListBench implements Benchmark {
    private static final String PROFILE = "stack";
    private static final int PAGE = 100;
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String question() {
        return "many published versions, read page by page";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var count = setting.quick() ? 200 : 10_000;
        var folder = setting.folder();
        var ports = new Ports(new SecureRandom());
        var place = new HubProcess.Place(folder.resolve("hub"), ports.free(), ports.free(), ports.free(), "embedded");
        try (var hub = HubProcess.start(place, folder.resolve("hub.log"));
                var api = api(place)) {
            var manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}}";
            var layer = Json.object("name", "all", "manifest", Json.object("content", manifest));
            var spec = Json.object("type", "add-on", "version", "1.0.0", "layers", List.of(layer));
            api.put("profiles", PROFILE, "Profile", spec);
            api.post("/api/v1/profiles/" + PROFILE + "/versions", Json.Obj.EMPTY);
            hub.kill();
        }
        var rows = new VersionRows(place.data().resolve("hub.db"));
        rows.addProfiles(PROFILE, count - 1);
        rows.addVersions(PROFILE, count - 1);
        setting.progress().accept(count + " versions of one profile, and " + count + " profiles");
        try (var hub = HubProcess.start(place, folder.resolve("hub.log"));
                var api = api(place)) {
            var versions = pages(api, "/api/v1/profiles/" + PROFILE + "/versions", count);
            var profiles = pages(api, "/api/v1/profiles", count);
            var floor = new ArrayList<Double>();
            for (int i = 0; i < versions.size(); i++) {
                floor.add(time(() -> api.get("/api/v1/whoami")));
            }
            return List.of(
                    new Figure(
                                    "a page of " + PAGE + " of " + count + " versions of a profile",
                                    "ms",
                                    new Samples(versions))
                            .floor("the shortest answer of the API", new Samples(floor))
                            .aim(Aim.atMost(Aim.Of.P99, 20)),
                    new Figure(
                                    "a page of " + PAGE + " of " + count + " profiles with status",
                                    "ms",
                                    new Samples(profiles))
                            .floor("the shortest answer of the API", new Samples(floor))
                            .aim(Aim.atMost(Aim.Of.P99, 20)),
                    new Figure("resident memory of the hub", "MB", Samples.of(hub.resident())));
        }
    }

    private static HubApi api(HubProcess.Place place) throws Exception {
        return new HubApi(
                place.api(),
                Files.readString(place.data().resolve("admin.token")).strip());
    }

    /** Milliseconds of each page, in all rounds but the first, in which code is compiled. */
    private static List<Double> pages(HubApi api, String path, int count) {
        var times = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            int seen = 0;
            var next = "";
            do {
                var query = path + "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + next);
                var start = System.nanoTime();
                var page = api.get(query);
                var time = (System.nanoTime() - start) / 1e6;
                if (round > 0) {
                    times.add(time);
                }
                seen += page.at("items").items().size();
                next = page.at("continue").text("");
            } while (!next.isEmpty());
            if (seen != count) {
                throw new IllegalStateException("expected " + count + " items, found " + seen);
            }
        }
        return times;
    }

    private static double time(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
