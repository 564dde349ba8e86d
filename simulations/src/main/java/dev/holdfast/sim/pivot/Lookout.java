package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Somebody who watches both servers and knows nothing of pivots: every version of the Cluster and of every Machine. At
 * most one Cluster is active at any time, and no Machine is lost, added, replaced, or deleted where the Cluster is
 * active. Thread-safe.
 */
final class Lookout implements AutoCloseable {
    private static final String VERSION = "cluster.x-k8s.io/v1beta2";

    private final DevCluster cluster;
    private final int sides;
    private final Map<String, String> machines;
    private final Map<String, Map<String, Seen>> clusters = new TreeMap<>();
    private final Map<String, Map<String, Seen>> seen = new TreeMap<>();
    private final Set<String> violations = new LinkedHashSet<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;
    private long events;

    /** What matters of one object. */
    private record Seen(boolean awake, String provider, boolean ending) {}

    private Lookout(DevCluster cluster, int sides, Map<String, String> machines) {
        this.cluster = cluster;
        this.sides = sides;
        this.machines = new TreeMap<>(machines);
    }

    /** @param servers by name; the cluster is complete on one of them */
    static Lookout over(DevCluster cluster, Map<String, Resources> servers, Map<String, String> machines) {
        var lookout = new Lookout(cluster, servers.size(), machines);
        servers.forEach((name, server) -> {
            lookout.threads.execute(() -> lookout.watch(name, server, "Cluster", lookout.clusters));
            lookout.threads.execute(() -> lookout.watch(name, server, "Machine", lookout.seen));
        });
        return lookout;
    }

    /** What was wrong so far. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many changes were looked at. */
    synchronized long events() {
        return events;
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
    }

    private void watch(String side, Resources server, String kind, Map<String, Map<String, Seen>> into) {
        while (!closed) {
            try {
                follow(side, server, kind, into);
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One list and all that follows it, until the server ends the stream. */
    private void follow(String side, Resources server, String kind, Map<String, Map<String, Seen>> into)
            throws IOException, InterruptedException {
        var path = "/apis/" + VERSION + "/namespaces/" + cluster.namespace() + "/"
                + kind.toLowerCase(java.util.Locale.ROOT) + "s";
        var list = server.client()
                .send(HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofByteArray());
        var listed = parse(list.body());
        var now = new HashMap<String, Seen>();
        listed.at("items").items().forEach(item -> now.put(name(item), of(item)));
        synchronized (this) {
            into.put(side, now);
            judge();
        }
        var query = "?watch=1&allowWatchBookmarks=true&resourceVersion="
                + listed.at("metadata").at("resourceVersion").text();
        var stream = server.client()
                .send(
                        HttpRequest.newBuilder(server.address().resolve(path + query))
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                var event = parse(line.getBytes(StandardCharsets.UTF_8));
                switch (event.at("type").text()) {
                    case "ADDED", "MODIFIED" -> happened(into, side, event.at("object"), false);
                    case "DELETED" -> happened(into, side, event.at("object"), true);
                    case "BOOKMARK" -> {}
                    default -> {
                        return;
                    }
                }
            }
        }
    }

    private synchronized void happened(
            Map<String, Map<String, Seen>> into, String side, JsonView object, boolean deleted) {
        events++;
        var there = into.computeIfAbsent(side, _ -> new HashMap<>());
        if (deleted) {
            there.remove(name(object));
        } else {
            there.put(name(object), of(object));
        }
        judge();
    }

    private void judge() {
        if (clusters.size() < sides || seen.size() < sides) {
            return;
        }
        var awake = clusters.entrySet().stream()
                .filter(side -> side.getValue().values().stream().anyMatch(Seen::awake))
                .map(Map.Entry::getKey)
                .toList();
        if (awake.size() > 1) {
            violations.add("active on both sides");
        }
        var everywhere = new TreeSet<String>();
        seen.forEach((side, all) -> all.forEach((name, machine) -> {
            everywhere.add(name);
            if (!machines.containsKey(name)) {
                violations.add("Machine " + name + " was added on " + side);
            } else if (!machine.provider().equals(machines.get(name))) {
                violations.add("Machine " + name + " became " + machine.provider() + " on " + side);
            }
            if (machine.ending() && awake.contains(side)) {
                violations.add("Machine " + name + " is deleted on " + side + ", which is active");
            }
        }));
        var lost = new ArrayList<>(machines.keySet());
        lost.removeAll(everywhere);
        lost.forEach(name -> violations.add("Machine " + name + " is on neither side"));
    }

    private static Seen of(JsonView object) {
        return new Seen(
                !object.at("spec").at("paused").flag(false),
                object.at("spec").at("providerID").text("none"),
                object.at("metadata").at("deletionTimestamp").present());
    }

    private static String name(JsonView object) {
        return object.at("metadata").at("name").text();
    }

    private static JsonView parse(byte[] text) {
        return JsonView.of(StrictJson.parseObject(Bytes.copyOf(text), Limits.OBJECTS));
    }
}
