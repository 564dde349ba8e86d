package dev.holdfast.agent.run;

import dev.holdfast.agent.desk.Desk;
import dev.holdfast.agent.desk.LocalServer;
import dev.holdfast.agent.dial.HttpsSource;
import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.identity.EnrolResult;
import dev.holdfast.agent.identity.Enrolment;
import dev.holdfast.agent.identity.Token;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.lifecycle.Lifecycle;
import dev.holdfast.agent.reconcile.Reconciler;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.report.ClusterStatus;
import dev.holdfast.agent.store.SteadyClock;
import dev.holdfast.agent.uplink.HttpsContact;
import dev.holdfast.agent.uplink.Uplink;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.PahoLink;
import dev.holdfast.protocol.link.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * The agent of one site: takes in what is signed, keeps the cluster on it, tells the hub. Start and stop are in order, the
 * data folder is locked in between. Thread-safe.
 */
public final class Agent implements AutoCloseable {
    private final Site site;
    private final Directions directions;
    private final Reconciler reconciler;
    private final Uplink uplink;
    private final Lifecycle lifecycle;
    private final IntakeLoop intake;
    private final Housekeeping housekeeping;
    private final LocalServer server;

    private Agent(
            Site site,
            AgentConfig config,
            Clock clock,
            KubeApi kube,
            Route route,
            Uplink.Links links,
            SecureRandom random) {
        this.site = site;
        this.directions = new Directions(site);
        var hub = new HubCaller(site.identity::tls, directions::hubs, route);
        this.reconciler = reconciler(
                site,
                config.rights(),
                kube,
                new SteadyClock(site.stamp.clock(), System::nanoTime),
                random,
                this::changed);
        site.cluster.set(() -> status(reconciler));
        this.uplink = new Uplink(new Uplink.Parts(
                Topic.DEFAULT,
                site.folder.store,
                site.folder.metrics,
                site.stamp,
                site.reports,
                site.events,
                directions::addresses,
                site.identity::tls,
                settings -> links.open(dialed(settings, route)),
                new HttpsContact(hub),
                clock,
                random,
                this::pointerArrived));
        this.lifecycle = new Lifecycle(new Lifecycle.Parts(
                new DirectorMail(site),
                config.reach(),
                site.folder.store,
                site.identity.signer(),
                site.identity.sealing(),
                site.events,
                new HostRoom(site, config.disk())::look,
                clock,
                random,
                this::changed));
        site.takeover.set(lifecycle::takeover);
        this.intake = new IntakeLoop(
                site.intake,
                () -> new OnlineSource(new HttpsSource(hub), uplink.source(), uplink::connected),
                directions::fetchWanted,
                this::imported,
                this::looked,
                random);
        this.housekeeping = new Housekeeping(site, hub, directions, reconciler, this::changed);
        this.server = new LocalServer(site.folder.path, desk());
        site.wake.set(uplink::wake);
    }

    /** Starts the agent of an enrolled site on a real link. @throws dev.holdfast.protocol.problem.Refusal HF-AGT-… */
    public static Agent start(AgentConfig config, Clock clock, KubeApi kube, Route route) throws IOException {
        var random = new SecureRandom();
        return start(config, clock, kube, route, settings -> new PahoLink(settings, clock, random), random);
    }

    /** Starts the agent of an enrolled site. @throws dev.holdfast.protocol.problem.Refusal HF-AGT-… */
    public static Agent start(
            AgentConfig config, Clock clock, KubeApi kube, Route route, Uplink.Links links, SecureRandom random)
            throws IOException {
        var site = Site.open(config, clock, random, true);
        try {
            var agent = new Agent(site, config, clock, kube, route, links, random);
            agent.reconciler.start();
            agent.uplink.start();
            agent.lifecycle.start();
            agent.intake.start();
            agent.housekeeping.start();
            return agent;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Makes a data folder belong to the token's site. */
    public static EnrolResult enrol(Path data, Token token, Clock clock, Route route) throws IOException {
        try (var folder = DataFolder.take(data)) {
            return new Enrolment(data, folder.store, clock, new SecureRandom(), route, AgentConfig.VERSION)
                    .enrol(token);
        }
    }

    /** The desk of a data folder on which no agent runs. @throws dev.holdfast.protocol.problem.Refusal HF-AGT-… */
    public static Desk alone(AgentConfig config, Clock clock) throws IOException {
        var random = new SecureRandom();
        var site = Site.open(config, clock, random, false);
        var cluster = reconciler(
                site,
                config.rights(),
                new MemoryKubeApi(clock, MemoryKubeApi.Controllers.AT_ONCE),
                clock,
                random,
                () -> {});
        site.cluster.set(() -> status(cluster).asRemembered());
        var forecast = new SiteForecast(site, cluster::present);
        return new SiteDesk(site, forecast, () -> "unknown", site::rememberImport, cluster::release, () -> {
            cluster.close();
            site.close();
        });
    }

    public SiteId site() {
        return site.stamp.site();
    }

    /** Whether the agent has its link, wants none, or has found that there is none; reconciling goes on in all cases. */
    public boolean settled() {
        return uplink.settled();
    }

    /** Answers local requests in this process, like {@code agent.sock}. */
    public Desk desk() {
        return new SiteDesk(
                site,
                new SiteForecast(site, reconciler::present),
                this::link,
                this::imported,
                reconciler::release,
                () -> {});
    }

    private static Reconciler reconciler(
            Site site, Rights rights, KubeApi kube, Clock clock, SecureRandom random, Runnable changed) {
        return new Reconciler(
                kube, rights, new StoredContent(site), site.folder.db, site.events::event, clock, random, changed);
    }

    private static ClusterStatus status(Reconciler reconciler) {
        var status = reconciler.status();
        return new ClusterStatus(
                status.appliedRevision(),
                status.converged(),
                status.conditions(),
                status.layers(),
                status.retained(),
                status.held(),
                status.secrets(),
                status.generated());
    }

    private static MqttLink.Settings dialed(MqttLink.Settings settings, Route route) {
        return new MqttLink.Settings(
                route.dial(URI.create(settings.broker())).toString(),
                settings.clientId(),
                settings.tls(),
                settings.will(),
                settings.subscriptions(),
                settings.cleanStart(),
                settings.manualAck(),
                settings.keepAlive(),
                settings.window());
    }

    private String link() {
        return uplink.connected() ? "online" : "offline";
    }

    private void pointerArrived() {
        intake.wake();
    }

    private void changed() {
        uplink.wake();
    }

    /** Newer metadata alone may say something: a word in a pivot, a secret that turned over. */
    private void looked() {
        lifecycle.wake();
        reconciler.wake();
    }

    private void imported() {
        // The hub waits for the word that this site keeps it; the store has it, the note beside the keys may follow.
        uplink.wake();
        reconciler.wake();
        lifecycle.wake();
        site.rememberImport();
    }

    /** A planned stop: the hub is told, the cluster stays as it is. */
    @Override
    public void close() {
        server.close();
        housekeeping.close();
        intake.close();
        lifecycle.close();
        reconciler.close();
        uplink.close();
        try {
            lastWord();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            site.close();
        }
    }

    /** An interrupt asks for this stop, and may reach the file that is being written: then it is written again. */
    private void lastWord() throws IOException {
        try {
            site.checkpoint();
        } catch (ClosedByInterruptException e) {
            var _ = Thread.interrupted();
            site.checkpoint();
        }
    }
}
