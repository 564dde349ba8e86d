package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Mosquitto;
import dev.holdfast.sim.testbed.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A hub, a broker and a fleet of simulated sites that have all been told what they shall be. Hub and broker are processes
 * that may be killed. Confined to one thread.
 */
public final class FleetStage implements AutoCloseable {
    private static final String PROFILE = "fleet";
    private static final int WORKERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int SAMPLE = 100;

    private final Path folder;
    private final Clock clock;
    private final Consumer<String> progress;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HubProcess.Place place;
    private final Path files;
    private final int brokerPort;
    private final Shell shell;
    private final HubApi api;
    private final Roster roster;
    private final SocketFleet sites;
    private Optional<Mosquitto> mosquitto = Optional.empty();
    private volatile Optional<HubProcess> hub = Optional.empty();
    private volatile Duration window = Duration.ZERO;
    private int version = 1;

    /**
     * Builds everything up to a fleet that is connected and quiet.
     *
     * @param mosquitto whether a Mosquitto process is the broker and not the one inside the hub
     * @param perSecond connections that are opened in a second
     */
    public FleetStage(
            Path folder, int count, boolean mosquitto, int perSecond, long seed, Clock clock, Consumer<String> progress)
            throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
        this.files = folder.resolve("mosquitto");
        var random = new Random(seed);
        var ports = new Ports(new Random());
        this.brokerPort = ports.free();
        this.place = new HubProcess.Place(
                folder.resolve("hub"),
                ports.free(),
                ports.free(),
                brokerPort,
                mosquitto ? "mqtts://localhost:" + brokerPort : "embedded");
        this.shell = new Shell(Map.of("HOME", folder.toString()), clock);
        try {
            if (mosquitto) {
                shell.must(
                        "hub",
                        "broker-files",
                        "--data",
                        place.data().toString(),
                        "-o",
                        files.toString(),
                        "--mqtt-port",
                        Integer.toString(brokerPort));
                startBroker();
            }
            startHub();
            var token = Files.readString(place.data().resolve("admin.token")).strip();
            api = keep(new HubApi(place.api(), token));
            login(token);
            draft(1);
            publish();
            roster = new Roster(api, place.agents(), FleetKeys.make(place.data().resolve("ca.pem")), count);
            var start = System.nanoTime();
            roster.enrol(0, count, pinned(1), WORKERS);
            progress.accept(count + " sites described and enrolled in " + seconds(start));
            sites = keep(new SocketFleet(roster, broker(), folder.resolve("pointers"), () -> window, clock, random));
            start = System.nanoTime();
            sites.connect(perSecond);
            await("every site connected and told", () -> sites.confirmed() == count);
            progress.accept(count + " sites connected and told in " + seconds(start) + trouble());
            settle();
            learnWindow();
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private void login(String token) {
        shell.must(
                "login",
                "--hub",
                place.api().toString(),
                "--ca",
                place.data().resolve("ca.pem").toString(),
                "--token-file",
                place.data().resolve("admin.token").toString());
        if (token.isEmpty()) {
            throw new IllegalStateException("expected a token, found nothing");
        }
    }

    public SocketFleet sites() {
        return sites;
    }

    public HubApi api() {
        return api;
    }

    public HubProcess hub() {
        return hub.orElseThrow();
    }

    /** The broker's process, where it is one of its own. */
    public Optional<Mosquitto> mosquitto() {
        return mosquitto;
    }

    public Path data() {
        return place.data();
    }

    public InetSocketAddress broker() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort);
    }

    /** Over how long the sites come back, as the hub has signed it. */
    public Duration window() {
        return window;
    }

    /** A window of the test's own: small fleets get none from the hub. */
    public void window(Duration other) {
        window = other;
    }

    public HubRows rows() {
        return new HubRows(place.data().resolve("hub.db"));
    }

    /** Reads what the hub has signed; sites that were signed for when the fleet was small get it with their next change. */
    public void learnWindow() {
        window = sample().getLast().desired().settings().reconnectWindow();
    }

    /** One in a hundred sites, ready to fetch and check its Director; each has done it once. */
    public List<TrustSample> sample() {
        var all = new ArrayList<TrustSample>();
        for (var i = 0; i < sites.size(); i += SAMPLE) {
            var one = new TrustSample(sites.sites().get(i), roster, place.agents(), clock);
            one.follow();
            all.add(one);
        }
        return all;
    }

    /** Orders the next version for every site, before it is published: all of it is accepted, nothing can be signed. */
    public void order() throws IOException {
        draft(++version);
        var start = System.nanoTime();
        HubApi.each(
                sites.size(),
                WORKERS,
                i -> api.replace("clusters", Roster.name(i).value(), "Cluster", pinned(version)));
        progress.accept(sites.size() + " clusters changed in " + seconds(start));
        settle();
    }

    /** Publishes what was ordered: the change of all sites. */
    public void publish() {
        api.post("/api/v1/profiles/" + PROFILE + "/versions", Json.Obj.EMPTY);
    }

    /** Waits until the hub has done nothing for three seconds. */
    public void settle() {
        var quiet = 0;
        var before = hub().processor();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (quiet < 3) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            var now = hub().processor();
            quiet = now - before < 0.25 ? quiet + 1 : 0;
            before = now;
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected a hub that comes to rest");
            }
        }
    }

    public void startHub() {
        hub = Optional.of(HubProcess.start(place, folder.resolve("hub.log")));
    }

    public void startBroker() {
        var program = Mosquitto.find(System.getenv())
                .orElseThrow(() -> new IllegalStateException("expected Mosquitto; " + Mosquitto.ADVICE));
        mosquitto = Optional.of(Mosquitto.start(program, files, brokerPort));
    }

    /** kill -9 of a hub whose broker is a process of its own. */
    public void killHub() {
        hub.ifPresent(HubProcess::kill);
        hub = Optional.empty();
    }

    /** kill -9 of hub and broker. */
    public void killAll() {
        mosquitto.ifPresent(Mosquitto::close);
        mosquitto = Optional.empty();
        hub.ifPresent(HubProcess::kill);
        hub = Optional.empty();
    }

    public void await(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + what + ", found " + sites.online() + " online, "
                        + sites.confirmed() + " confirmed of " + sites.size() + trouble());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** What went wrong on the sites' connections, for people. */
    public String trouble() {
        return sites.troubles().equals("{}") ? "" : "; " + sites.troubles();
    }

    private void draft(int number) throws IOException {
        var objects = IntStream.range(0, 5)
                .mapToObj(i -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c" + i + "}\ndata: {number: \""
                        + number + "\"}\n")
                .reduce((one, other) -> one + "---\n" + other)
                .orElseThrow();
        Files.writeString(folder.resolve("objects.yaml"), objects);
        var profile = Files.writeString(
                folder.resolve("profile.yaml"),
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: %s}
                spec:
                  type: add-on
                  version: %d.0.0
                  layers:
                  - {name: objects, namespace: fleet, manifest: {path: objects.yaml}}
                """
                        .formatted(PROFILE, number));
        shell.must("apply", "-f", profile.toString());
    }

    private static Json.Obj pinned(int version) {
        return Json.object("profiles", List.of(Json.object("name", PROFILE, "version", version + ".0.0")));
    }

    private static String seconds(long start) {
        return Math.round((System.nanoTime() - start) / 1e8) / 10.0 + " s";
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger(FleetStage.class.getName()).log(System.Logger.Level.WARNING, "while stopping", e);
            }
        }
        killAll();
    }
}
