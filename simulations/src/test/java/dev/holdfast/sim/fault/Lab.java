package dev.holdfast.sim.fault;

import dev.holdfast.hub.Hub;
import dev.holdfast.hub.HubConfig;
import dev.holdfast.hub.pivot.PivotMail;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.site.VirtualSite;
import dev.holdfast.sim.testbed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A hub in this process and sites around it, each behind a line of its own. Confined to one test. */
public final class Lab implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Path folder;
    private final Path data;
    private final SecureRandom random = new SecureRandom();
    private final Ports ports = new Ports(random);
    private final int agentPort = ports.free();
    private final int mqttPort = ports.free();
    private final Deque<LabSite> sites = new ArrayDeque<>();
    private final TestClock clock = new TestClock();
    private Optional<Hub> hub = Optional.empty();
    private Shell shell;

    public Lab(Path folder) {
        this(folder, folder.resolve("hub"));
    }

    /** A lab whose hub keeps its data there. */
    public Lab(Path folder, Path data) {
        this.folder = folder;
        this.data = data;
        this.shell = new Shell(Map.of("HOME", folder.toString()), clock);
        startHub();
        write("profile.yaml", profile(0));
        shell.must("apply", "-f", file("profile.yaml"));
        shell.must("publish", "profile", "shop");
    }

    public void startHub() {
        var config = new HubConfig(
                data,
                "127.0.0.1",
                java.util.List.of(),
                0,
                agentPort,
                mqttPort,
                HubConfig.EMBEDDED,
                Optional.empty(),
                Optional.empty());
        var started = Hub.start(config, clock, random, _ -> {});
        hub = Optional.of(started);
        shell = shell.with("HOLDFAST_HUB", started.api())
                .with("HOLDFAST_TOKEN", text(data.resolve("admin.token")).strip());
    }

    public void stopHub() {
        hub.ifPresent(Hub::close);
        hub = Optional.empty();
    }

    /** A site that is described, enrolled and runs. */
    public LabSite site(String name) {
        return site(name, folder.resolve(name));
    }

    /** The same, and its agent keeps its data there. */
    public LabSite site(String name, Path where) {
        var site = new LabSite(name, where);
        site.enrol(describe(name));
        sites.push(site);
        site.start();
        return site;
    }

    /** A site of a fleet; whoever asks for it closes it. */
    public VirtualSite virtual(String name, Clock clock, SecureRandom random) throws IOException {
        return VirtualSite.enrol(describe(name), folder.resolve(name), clock, random);
    }

    /** Describes a site and what it shall run; answers its token. */
    public Path describe(String name) {
        write(
                name + "-site.yaml",
                "apiVersion: holdfast.dev/v1\nkind: Site\nmetadata: {name: " + name + "}\nspec: {}\n");
        shell.must("apply", "-f", file(name + "-site.yaml"));
        order(name, 0, "one");
        shell.must("site", "token", name, "-o", file(name + ".token"));
        return Path.of(file(name + ".token"));
    }

    /** Publishes version 1.0.{@code number} of the profile. */
    public void publish(int number) {
        write("profile.yaml", profile(number));
        shell.must("apply", "-f", file("profile.yaml"));
        shell.must("publish", "profile", "shop");
    }

    /** What the site shall run. */
    public void order(String site, int version, String store) {
        write(site + "-cluster.yaml", cluster(site, version, store));
        shell.must("apply", "-f", file(site + "-cluster.yaml"));
    }

    public Shell shell() {
        return shell;
    }

    /** What passes between this hub and its sites in a pivot. */
    public PivotMail pivots() {
        return hub.orElseThrow().pivots();
    }

    public Path data() {
        return data;
    }

    public int agentPort() {
        return agentPort;
    }

    public int mqttPort() {
        return mqttPort;
    }

    /** The status of a cluster as the hub shows it. */
    public JsonView atHub(String site) {
        return shell.must("get", "cluster", site, "-o", "json").json().at("status");
    }

    /** Whether a condition has this status at the hub. */
    public boolean atHub(String site, String type, String status) {
        return LabSite.condition(atHub(site), type)
                .filter(found -> found.at("status").text().equals(status))
                .isPresent();
    }

    public void awaitConverged(String site) {
        until(site + " converges at the hub", () -> atHub(site).at("converged").flag(false));
    }

    public String file(String name) {
        return folder.resolve(name).toString();
    }

    public void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for others, not for time. */
    public static void until(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LONGEST + " in vain until " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        while (!sites.isEmpty()) {
            sites.pop().close();
        }
        stopHub();
    }

    private static String profile(int number) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: shop}
                spec:
                  type: add-on
                  version: 1.0.%d
                  variables:
                  - {name: store, format: string, required: true}
                  layers:
                  - name: page
                    manifest:
                      content: |
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: page, namespace: default}
                        data: {number: "%d", store: "{{.spectro.var.store}}"}
                """
                .formatted(number, number);
    }

    private static String cluster(String site, int version, String store) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  profiles: [{name: shop, version: 1.0.%d}]
                  variables: {store: %s}
                """
                .formatted(site, version, store);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
