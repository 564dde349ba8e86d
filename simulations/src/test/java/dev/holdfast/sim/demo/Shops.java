package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.hub.HubConfig;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.fault.Lab;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Two shops with a hub, driven by commands; what came of it is looked up in their clusters. */
final class Shops implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Path catalog = Readme.root().resolve("packs/catalog");
    private final Map<String, SiteCluster> clusters = new ConcurrentHashMap<>();
    private final Demo demo;
    private final Shell shell;

    /** @param folder for everything: the demo is in {@code demo} below it */
    Shops(Path folder, Clusters opened, Clock clock) {
        this.folder = folder;
        var environment = Map.of("HOLDFAST_CONFIG", folder.resolve("config").toString());
        Clusters remembered = (site, place) -> {
            var cluster = opened.open(site, place);
            clusters.put(site, cluster);
            return cluster;
        };
        var plan = new DemoPlan(folder.resolve("demo"), 2, remembered, HubConfig.EMBEDDED, Optional.empty(), catalog);
        this.demo = Demo.start(plan, environment, clock, _ -> {});
        this.shell = new Shell(environment, clock);
        converge();
    }

    Path folder() {
        return folder;
    }

    Path catalog() {
        return catalog;
    }

    Shell shell() {
        return shell;
    }

    Set<String> names() {
        return Set.copyOf(clusters.keySet());
    }

    void converge() {
        demo.awaitConverged(PATIENCE);
    }

    /** Waits until the hub has an event of this shop that says this: events come after what they are about. */
    void told(String shop, String message) {
        Lab.until(
                shop + " tells: " + message,
                () -> shell.must("events", shop, "--limit", "200").out().contains(message));
    }

    /** An object as it is in a shop's cluster. */
    JsonView live(String shop, ObjectRef ref) {
        return switch (Optional.ofNullable(clusters.get(shop))
                .orElseThrow()
                .api()
                .get(ref)) {
            case Answer.Found(var live) -> JsonView.of(live.json());
            case Answer.Read other -> throw new AssertionError(other);
        };
    }

    @Override
    public void close() {
        demo.close();
    }
}
