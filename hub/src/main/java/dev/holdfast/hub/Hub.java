package dev.holdfast.hub;

import dev.holdfast.hub.access.AccessRoutes;
import dev.holdfast.hub.api.PublishRoutes;
import dev.holdfast.hub.api.SiteRoutes;
import dev.holdfast.hub.broker.EmbeddedBroker;
import dev.holdfast.hub.bundle.BundleRoutes;
import dev.holdfast.hub.change.ChangeRoutes;
import dev.holdfast.hub.console.ConsoleRoutes;
import dev.holdfast.hub.depot.DepotRoutes;
import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.health.HealthRoutes;
import dev.holdfast.hub.http.ApiServer;
import dev.holdfast.hub.ingest.Ingest;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.launch.LaunchRoutes;
import dev.holdfast.hub.management.ManagementRoutes;
import dev.holdfast.hub.palette.PaletteRoutes;
import dev.holdfast.hub.pivot.PivotMail;
import dev.holdfast.hub.registry.RegistryRoutes;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.rotation.SecretRoutes;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.stream.StreamRoutes;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.PahoLink;
import io.helidon.webserver.http.HttpService;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A running hub. Thread-safe; {@link #close} stops it and leaves nothing half done. */
public final class Hub implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Hub.class.getName());
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicReference<List<Endpoint>> endpoints = new AtomicReference<>(List.of());
    private final Clock clock;
    private final HubConfig config;
    private final HubParts parts;
    private final Addresses addresses;
    private final PahoLink link;

    /**
     * Starts a hub; it listens when this returns.
     *
     * @param notice where messages for whoever runs it go, such as "move this file off the machine"
     * @throws dev.holdfast.protocol.problem.Refusal HF-HUB-*, HF-KEY-* when it cannot run like this
     */
    public static Hub start(HubConfig config, Clock clock, SecureRandom random, Consumer<String> notice) {
        return new Hub(config, clock, random, notice);
    }

    private Hub(HubConfig config, Clock clock, SecureRandom random, Consumer<String> notice) {
        this.clock = clock;
        this.config = config;
        try {
            var data = config.data();
            keep(DataLock.take(data));
            var keys = HubKeys.open(data, Optional.empty(), random, clock.instant(), notice);
            var store = keep(HubStore.open(data.resolve("hub.db")));
            var ca = FleetCa.open(keys.folder(), keys.fleet(), Addresses.hosts(config), random, clock);
            parts = keep(new HubParts(
                    data, store, keys, ca, config.broker(), endpoints::get, config.launch(), clock, random));
            parts.tokens.ensureAdmin(data.resolve("admin.token"));
            var embedded = config.broker().equals(HubConfig.EMBEDDED)
                    ? Optional.of(keep(EmbeddedBroker.start(
                            data, config.bind(), config.mqttPort(), parts.topic, ca, parts.enrolment, random)))
                    : Optional.<EmbeddedBroker>empty();
            var agents = keep(new DepotRoutes(parts.depot, parts.enrolment, parts.ingest)
                    .listen(config.bind(), config.agentPort(), ca.serverTls()));
            var mqttPort = embedded.map(EmbeddedBroker::port).orElse(0);
            // Agents may come from here on: they must be told the addresses before the web API is up.
            endpoints.set(Addresses.of(config, config.broker(), 0, agents.port(), mqttPort)
                    .endpoints());
            parts.director.start();
            link = connect(mqttPort, ca, clock, random);
            keep(everyMinute(parts.fleet::flush));
            parts.managements.lookAtAll();
            parts.launches.start();
            keep(everyMinute(parts.managements::lookAtAll));
            keep(parts.registries).refreshDue();
            // A hub that ended in between had not told all of them.
            parts.followChannels();
            keep(everyMinute(parts::followChannels));
            keep(everyMinute(parts.registries::refreshDue));
            // What came due while no hub ran.
            Thread.ofVirtual().start(() -> attempt(parts.changes::applyDue));
            keep(everyMinute(parts.changes::applyDue));
            var api = keep(ApiServer.start(
                    config.bind(), config.port(), ApiTls.of(config, ca, random), parts.tokens, routes()));
            addresses = Addresses.of(config, config.broker(), api.port(), agents.port(), mqttPort);
            DurableFile.write(data.resolve("ca.pem"), Bytes.utf8(ca.pem()));
            if (addresses.api().startsWith("https:") && config.tlsCert().isEmpty()) {
                notice.accept("TLS by the fleet's CA: log in with --ca " + data.resolve("ca.pem") + " or --fingerprint "
                        + ca.fingerprint());
            }
            DurableFile.write(data.resolve("endpoints.json"), StrictJson.write(addresses.json()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the web API is. */
    public String api() {
        return addresses.api();
    }

    /** What {@code endpoints.json} says: api, agent, broker, console. */
    public Json.Obj endpoints() {
        return addresses.json();
    }

    /** The address of the console that opens it once without asking for a token. */
    public String consoleLogin() {
        return addresses.api() + "/#login=" + parts.tokens.loginLink();
    }

    /** What passes between this hub and its sites in a pivot. */
    public PivotMail pivots() {
        return parts.pivots;
    }

    public Path data() {
        return config.data();
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "while stopping", e);
            }
        }
    }

    private List<HttpService> routes() {
        var resources = parts.resources;
        return List.of(
                new ResourceRoutes(parts.registries, resources, parts.registries::status),
                new RegistryRoutes(parts.registries, resources, parts.audit),
                new ResourceRoutes(
                        parts.secrets,
                        resources,
                        _ -> Json.object("asOf", clock.instant().toString())),
                new ResourceRoutes(parts.managements, resources, parts.managements::status),
                new ManagementRoutes(parts.managements, resources),
                new ResourceRoutes(parts.profiles, resources, document -> ProfileStatus.of(document, parts)
                        .with("asOf", clock.instant().toString())),
                new ResourceRoutes(parts.sites, resources, parts.statuses::site),
                new ResourceRoutes(
                        parts.clusters,
                        resources,
                        document -> parts.changes.addTo(
                                LaunchStatus.add(parts.statuses.cluster(document), document.name(), parts), document)),
                new LaunchRoutes(resources, parts.clusters, parts.launchRows, parts.launches, parts.audit),
                new ChangeRoutes(resources, parts.clusters, parts.profiles, parts.changes),
                new SecretRoutes(
                        resources, parts.secrets, parts.clusters, parts.director, parts.fleet, new SecureRandom()),
                new PublishRoutes(resources, parts.profiles, parts.channels, parts.publisher),
                new PaletteRoutes(parts.profiles, resources, parts::compose),
                new SiteRoutes(
                        parts.sites,
                        parts.clusters,
                        parts.enrolment,
                        parts.statuses,
                        parts.ingest,
                        parts.audit,
                        name -> LaunchStatus.conditions(name, parts)),
                new BundleRoutes(parts.bundles, parts.sites, parts.ingest, parts.audit),
                new AccessRoutes(parts.tokens, parts.audit),
                new StreamRoutes(parts.feed, resources),
                new HealthRoutes(HubVersion.CURRENT, this::troubles, () -> FleetNumbers.of(parts)),
                new ConsoleRoutes());
    }

    private List<String> troubles() {
        return link.connected() ? List.of() : List.of("no connection to the broker " + config.broker());
    }

    private PahoLink connect(int mqttPort, FleetCa ca, Clock clock, SecureRandom random) {
        var broker = config.broker().equals(HubConfig.EMBEDDED)
                ? "mqtts://"
                        + (config.bind().equals("0.0.0.0") || config.bind().equals("::") ? "127.0.0.1" : config.bind())
                        + ":" + mqttPort
                : config.broker();
        var settings = new MqttLink.Settings(
                broker,
                FleetCa.HUB,
                ca.hubTls(),
                Optional.empty(),
                Ingest.subscriptions(parts.topic),
                true,
                false,
                KEEP_ALIVE);
        var started = keep(new PahoLink(settings, clock, random));
        started.start(event -> {
            parts.ingest.accept(event, started);
            if (event instanceof LinkEvent.Connected) {
                parts.director.announceAll();
            }
        });
        parts.announcer.start(started);
        return started;
    }

    private AutoCloseable everyMinute(Runnable work) {
        var thread = Thread.ofVirtual().name("minute").start(() -> {
            try {
                while (true) {
                    Thread.sleep(Duration.ofMinutes(1));
                    attempt(work);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        return thread::interrupt;
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "will be tried again in a minute", e);
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }
}
