package dev.holdfast.hub;

import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.hub.access.Tokens;
import dev.holdfast.hub.broker.PointerAnnouncer;
import dev.holdfast.hub.bundle.Bundles;
import dev.holdfast.hub.change.Changes;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.HeldRevision;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.ingest.CarriedEvents;
import dev.holdfast.hub.ingest.Ingest;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.launch.Heard;
import dev.holdfast.hub.launch.LaunchKeys;
import dev.holdfast.hub.launch.LaunchTimes;
import dev.holdfast.hub.launch.Launches;
import dev.holdfast.hub.launch.Tools;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.pivot.StoredPivotMail;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.publish.Checkpoint;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.publish.ImageDigests;
import dev.holdfast.hub.publish.PackRendering;
import dev.holdfast.hub.publish.PublishedProfile;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.registry.RegistryKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.status.Statuses;
import dev.holdfast.hub.status.Unsigned;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.stream.Feed;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.SiteReport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The parts of a hub, put together and not yet started. */
final class HubParts implements AutoCloseable {
    final Topic topic = Topic.DEFAULT;
    final Feed feed = new Feed();
    final Unsigned unsigned = new Unsigned();
    final Helm helm = new Helm();
    final PointerAnnouncer announcer = new PointerAnnouncer(topic);
    final HubStore store;
    final AuditRows audit;
    final Resources resources;
    final Tokens tokens;
    final RegistryKind registries;
    final Secrets secrets;
    final Managements managements;
    final Sites sites;
    final Profiles profiles;
    final Channels channels;
    final Clusters clusters;
    final Fleet fleet;
    final Enrolment enrolment;
    final Publisher publisher;
    final StoredPivotMail pivots;
    final Director director;
    final Depot depot;
    final Ingest ingest;
    final Bundles bundles;
    final Statuses statuses;
    final LaunchRows launchRows;
    final Changes changes;
    final Launches launches;

    HubParts(
            Path data,
            HubStore store,
            HubKeys keys,
            FleetCa ca,
            String broker,
            Supplier<List<Endpoint>> endpoints,
            LaunchTimes times,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        audit = new AuditRows(store, clock);
        resources = new Resources(store, audit, clock, () -> UUID.randomUUID().toString());
        tokens = new Tokens(store, audit, random, clock);
        secrets = new Secrets(resources, keys.folder(), random, this::against);
        registries = new RegistryKind(resources, secrets, data.resolve("registries"), clock);
        managements = new Managements(resources, secrets, FabricCapiApi::connect, clock);
        sites = new Sites(resources, Enrolment::isReserved);
        var renderer = new Renderer(helm);
        var rendering = new PackRendering(
                renderer,
                this::compose,
                new ImageDigests(renderer, profile -> registries.open(project(profile))),
                this::published);
        publisher = new Publisher(data, store, keys, rendering, clock, Checkpoint.NONE);
        profiles = new Profiles(store, resources, HubParts::check, name -> publisher.versions(name).stream()
                .map(PublishedProfile::version)
                .toList());
        launchRows = new LaunchRows(store);
        channels = new Channels(store, profiles::published, audit, clock);
        clusters = new Clusters(
                resources,
                sites,
                profiles,
                channels,
                pin -> publisher.find(pin.profile(), pin.version()).flatMap(publisher::machine),
                secrets,
                launchRows,
                this::held,
                new ClusterTrial(publisher, renderer, this::signed));
        fleet = new Fleet(store, clock, site -> sites.find(site)
                .map(Site::settings)
                .orElse(dev.holdfast.protocol.desired.DesiredState.SiteSettings.DEFAULT)
                .heartbeat());
        enrolment = new Enrolment(data, store, keys.fleet(), ca, endpoints, random, clock);
        pivots = new StoredPivotMail(store, site -> enrolment.agent(site).map(Agent::agentKey), clock);
        director = new Director(
                data,
                store,
                keys,
                publisher,
                rendering,
                new StoredWishes(sites, clusters, unsigned, ReconnectWindow.of(broker, fleet::size)),
                new SiteRecords(enrolment, fleet, new CarriedEvents(store, fleet)),
                pivots,
                secrets,
                announcer,
                endpoints,
                clock,
                Checkpoint.NONE);
        changes = new Changes(
                store,
                resources,
                clusters,
                profiles,
                channels,
                publisher,
                director,
                renderer,
                this::compose,
                site -> fleet.report(site).map(SiteReport::appliedRevision).filter(revision -> revision > 0),
                audit,
                clock);
        depot = new Depot(data, director, clock);
        ingest = new Ingest(store, keys.fleet(), topic, fleet, enrolment, depot, pivots, clock, director::reported);
        bundles = new Bundles(data, director, depot, keys.fleet(), clock, () -> UUID.randomUUID()
                .toString());
        statuses = new Statuses(sites, clusters, fleet, enrolment, director, unsigned::is, clock);
        launches = new Launches(
                resources,
                clusters,
                launchRows,
                managements,
                new Tools(
                        pivots,
                        enrolment::agent,
                        site -> fleet.report(site)
                                .map(report -> new Heard(
                                        report, director.desiredRevision(site).orElse(report.desiredRevision()))),
                        clusters::setup,
                        FabricCapiApi::connect,
                        new LaunchKeys(keys.pivot(), keys.sealing(), keys.recovery(), () -> publisher
                                .policy()
                                .pivots()),
                        times,
                        clock,
                        random),
                feed::changed);
        new Wiring(this).connect();
    }

    /** In the order in which nothing is left that a closed part would still be asked for. */
    @Override
    public void close() {
        feed.close();
        launches.close();
        announcer.close();
        bundles.close();
        ingest.close();
        director.close();
        helm.close();
        managements.close();
    }

    /** Every cluster that goes by itself where its channels go is there afterwards, or cannot. */
    void followChannels() {
        channels.profiles().forEach(profile -> Thread.ofVirtual().start(() -> changes.follow(profile, Author.HUB)));
    }

    private static List<Finding> check(String name, Json.Obj spec) {
        return Finding.errorsOf(Profile.read(name, spec).findings());
    }

    private Checked<Composition> compose(String name) {
        var stored = profiles.latest(name).orElseThrow();
        return switch (Profile.read(name, stored.spec())) {
            case Checked.Invalid<Profile>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Profile> profile -> compose(profile.value());
        };
    }

    private Optional<Bytes> published(String profile, String version) {
        return publisher.find(profile, version).map(publisher::composition);
    }

    private Optional<Problem> against(SecretName secret, Optional<Bytes> value) {
        return clusters.against(secret, value);
    }

    private List<ProfileRef> signed(SiteId site) {
        return director.desired(site).map(DesiredState::profiles).orElse(List.of());
    }

    private List<HeldRevision> held(String cluster) {
        return changes.held(cluster);
    }

    private String project(String profile) {
        return resources
                .find(Profiles.name(profile))
                .map(ResourceDocument::project)
                .orElse(NewDocument.DEFAULT_PROJECT);
    }

    /** With the packs of its project's registries as they are now. */
    Checked<Composition> compose(Profile profile) {
        return ProfileComposer.compose(profile, registries.open(project(profile.name())));
    }
}
