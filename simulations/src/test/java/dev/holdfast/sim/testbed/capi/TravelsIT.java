package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.EpochGuard;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.Reclaim;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.launch.Heard;
import dev.holdfast.hub.launch.LaunchKeys;
import dev.holdfast.hub.launch.LaunchTimes;
import dev.holdfast.hub.launch.Launches;
import dev.holdfast.hub.launch.Tools;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.pivot.MemoryPivotMail;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.resource.DeleteResult;
import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.report.Takeover;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.sim.testbed.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's launch loop with real controllers on both sides, and a site that is played here. */
class TravelsIT {
    private static final SiteId SITE = new SiteId("ferry");
    private static final String JOURNAL = "holdfast-pivot-ferry";
    private static final PivotTimes PIVOT = new PivotTimes(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            4);
    private static final LaunchTimes TIMES = new LaunchTimes(PIVOT, Duration.ofMillis(300), Duration.ofSeconds(1), 4);

    private final SecureRandom random = new SecureRandom();
    private final SigningKey hubKey = SigningKey.generate(random);
    private final SealingKey hubSealing = SealingKey.generate(random);
    private final SigningKey agentKey = SigningKey.generate(random);
    private final SealingKey agentSealing = SealingKey.generate(random);
    private final SealingKey recovery = SealingKey.generate(random);

    @Test
    void a_cluster_goes_to_its_site_comes_home_and_ends_there(@TempDir Path folder) throws IOException {
        try (var bed = Beds.both(folder, "a launch with managers on both sides");
                var there = FabricCapiApi.connect(
                        Files.readString(bed.target().plane().kubeconfig()));
                var hub = new LittleHub(folder, bed)) {
            bed.lookAt(bed.source());
            hub.launch();
            var ashore = new Watched(bed.source(), "ferry", "ferry");
            var aboard = new Watched(bed.target(), "ferry", "ferry");
            var site = new PlayedSite(there, hub, ashore);

            site.until("the cluster at its site", () -> hub.pivot("side").equals("site") && !hub.moving());
            assertThat(ashore.machines()).isEmpty();
            bed.lookAt(bed.target());
            aboard.awaitReady(1);
            assertThat(hub.pivot("phase")).isEqualTo("done");

            hub.restart();
            hub.aim(Goal.MANAGEMENT);
            site = new PlayedSite(there, hub, aboard);
            site.until("the cluster at home", () -> hub.pivot("side").equals("management") && !hub.moving());
            assertThat(aboard.machines()).isEmpty();
            bed.lookAt(bed.source());
            ashore.awaitReady(1);
            assertThat(hub.standing().at("pivot").at("epoch").integer()).isEqualTo(2);

            hub.aim(Goal.SITE);
            site = new PlayedSite(there, hub, ashore);
            site.until("the cluster at its site again", () -> hub.pivot("side").equals("site") && !hub.moving());
            assertThat(hub.standing().at("pivot").at("epoch").integer()).isEqualTo(3);
            bed.lookAt(bed.target());
            aboard.awaitReady(1);

            hub.destroy();
            site = new PlayedSite(there, hub, aboard);
            site.until(
                    "the end of its document", () -> hub.clusters.find("ferry").isEmpty(), () -> {
                        if (hub.pivot("side").equals("management")) {
                            bed.lookAt(bed.source());
                        }
                    });
            for (var side : List.of(bed.source(), bed.target())) {
                var left = side.resources().list("cluster.x-k8s.io/v1beta2", "Machine", "ferry");
                assertThat(left).isEmpty();
            }
            assertThat(bed.source().resources().list("v1", "Secret", "kube-system"))
                    .isEmpty();
            assertThat(bed.source().resources().find(new ObjectRef("v1", "Namespace", "", "ferry")))
                    .isEmpty();
        }
    }

    @Test
    void a_cluster_whose_site_is_lost_comes_back_from_escrow_with_the_recovery_key_alone(@TempDir Path folder)
            throws IOException {
        try (var bed = Beds.both(folder, "a reclaim with managers on both sides");
                var there = FabricCapiApi.connect(
                        Files.readString(bed.target().plane().kubeconfig()));
                var hub = new LittleHub(folder, bed)) {
            bed.lookAt(bed.source());
            hub.launch();
            var ashore = new Watched(bed.source(), "ferry", "ferry");
            new PlayedSite(there, hub, ashore)
                    .until("the cluster at its site", () -> hub.pivot("side").equals("site") && !hub.moving());
            bed.lookAt(bed.target());
            new Watched(bed.target(), "ferry", "ferry").awaitReady(1);
            // The site's own management is lost; its machines live.
            for (var provider : List.of(Provider.CORE, Provider.BOOTSTRAP, Provider.CONTROL_PLANE)) {
                bed.target().stop(provider);
            }
            assertThatThrownBy(() -> hub.reclaim(SealingKey.generate(random)))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-015"));
            hub.reclaim(recovery);
            new Patience(Duration.ofMinutes(2))
                    .until("the decision: " + hub.standing().json(), () -> hub.pivot("side")
                            .equals("management"));
            bed.lookAt(bed.source());
            new Patience(Duration.ofMinutes(2)).until("the cluster at home", () -> !hub.moving());
            ashore.awaitReady(1);
            assertThat(hub.standing().at("pivot").at("epoch").integer()).isEqualTo(3);
            assertThat(hub.mail.said(SITE)).isPresent();
            bed.target().start(Provider.CORE);
            assertThat(new EpochGuard(there, List.of(hubKey.publicKey()))
                            .hear(hub.mail.said(SITE).orElseThrow().statement())
                            .toString())
                    .contains("HF-PIV-132");

            hub.destroy();
            new Patience(Duration.ofMinutes(2)).until("the end of its document", () -> hub.clusters
                    .find("ferry")
                    .isEmpty());
            assertThat(bed.source().resources().list("v1", "Secret", "kube-system"))
                    .isEmpty();
        }
    }

    /** The hub's store and launch loop, without the rest of a hub. */
    private final class LittleHub implements AutoCloseable {
        final HubStore store;
        final Resources resources;
        final Secrets secrets;
        final Managements managements;
        final LaunchRows rows;
        final Clusters clusters;
        final MemoryPivotMail mail = new MemoryPivotMail(_ -> Optional.of(agentKey.publicKey()));
        private final String kubeconfig;
        private final Takeover takeover;
        private Launches launches;

        LittleHub(Path folder, Bed bed) throws IOException {
            kubeconfig = Files.readString(bed.source().plane().kubeconfig());
            try (var there =
                    FabricCapiApi.connect(Files.readString(bed.target().plane().kubeconfig()))) {
                takeover = TargetPreflight.look(there, new TargetPreflight.Host(true, Long.MAX_VALUE, Long.MAX_VALUE));
            }
            store = HubStore.open(folder.resolve("hub.db"));
            var clock = Clock.systemUTC();
            var audit = new AuditRows(store, clock);
            resources =
                    new Resources(store, audit, clock, () -> UUID.randomUUID().toString());
            secrets = new Secrets(
                    resources, Files.createDirectories(folder.resolve("keys")), random, (_, _) -> Optional.empty());
            managements = new Managements(resources, secrets, FabricCapiApi::connect, clock);
            rows = new LaunchRows(store);
            clusters = new Clusters(
                    resources,
                    new Sites(resources, _ -> false),
                    new Profiles(store, resources, (_, _) -> List.of(), _ -> List.of()),
                    new Channels(store, _ -> List.of(), audit, clock),
                    _ -> Optional.empty(),
                    secrets,
                    rows,
                    _ -> List.of(),
                    (_, _, _) -> List.of());
            launches = launches();
        }

        void launch() {
            put(secrets, "home", Json.object("data", Json.object("kubeconfig", kubeconfig)));
            put(managements, "home", Json.object("kubeconfig", Json.object("secretRef", Json.object("name", "home"))));
            put(
                    clusters,
                    "ferry",
                    Json.object(
                            "management",
                            "home",
                            "kubernetesVersion",
                            "v1.35.2",
                            "cloud",
                            Json.object("type", "dev"),
                            "controlPlane",
                            Json.object("replicas", 1)));
            launches.start();
        }

        void restart() {
            launches.close();
            launches = launches();
            launches.start();
        }

        void aim(Goal goal) {
            rows.aim("ferry", goal);
            launches.wake("ferry");
        }

        void destroy() {
            var how = new Deletion(Optional.of("destroy"), Optional.of("ferry"), Optional.empty());
            assertThat(resources.delete(clusters, "ferry", how, false, Author.HUB))
                    .isInstanceOf(DeleteResult.Begun.class);
            launches.wake("ferry");
        }

        /** As the command does it, with somebody's recovery key. */
        void reclaim(SealingKey key) {
            var document = resources.find(new ResourceName("Cluster", "ferry")).orElseThrow();
            var escrow = launches.escrow(document);
            var operator = SigningKey.generate(random);
            var order = Reclaim.open(
                    escrow.sealed(),
                    PivotRecord.parse(escrow.lost()),
                    key,
                    operator,
                    escrow.taker(),
                    "reclaim-0001",
                    escrow.used(),
                    random);
            launches.reclaim(
                    document,
                    JsonView.of(Json.object(
                            "operator",
                            operator.publicKey().hex(),
                            "offer",
                            order.offer().write().utf8(),
                            "decision",
                            order.commit(escrow.targetUid(), "the site burnt down")
                                    .write()
                                    .utf8(),
                            "sealed",
                            Base64Text.of(order.file()))));
        }

        JsonView standing() {
            return JsonView.of(launches.standing("ferry").orElse(Json.Obj.EMPTY));
        }

        String pivot(String field) {
            return standing().at("pivot").at(field).text("");
        }

        boolean moving() {
            return standing().at("moving").flag(false);
        }

        @Override
        public void close() {
            launches.close();
            managements.close();
            store.close();
        }

        private Launches launches() {
            var agent = new Agent(
                    SITE,
                    agentKey.publicKey(),
                    agentSealing.publicHex(),
                    "instance",
                    "serial",
                    Instant.MAX,
                    "0",
                    List.of("pivot.v1"),
                    Instant.EPOCH);
            return new Launches(
                    resources,
                    clusters,
                    rows,
                    managements,
                    new Tools(
                            mail,
                            _ -> Optional.of(agent),
                            _ -> Optional.of(heard()),
                            _ -> Optional.empty(),
                            FabricCapiApi::connect,
                            new LaunchKeys(
                                    hubKey,
                                    hubSealing,
                                    recovery.publicHex(),
                                    () -> new PivotKeys(
                                            List.of(hubKey.publicKey().hex()),
                                            List.of(hubSealing.publicHex()),
                                            List.of(recovery.publicHex()))),
                            TIMES,
                            Clock.systemUTC(),
                            random),
                    _ -> {});
        }

        /** What a site with nothing else to tell would report. */
        private Heard heard() {
            var report = new SiteReport(
                    "fleet",
                    SITE.value(),
                    1,
                    "instance",
                    1,
                    Instant.EPOCH,
                    0,
                    0,
                    true,
                    List.of(),
                    List.of(),
                    new SiteReport.Trust(1, 1, 1, 1, Instant.EPOCH),
                    new SiteReport.Agent("0", List.of("pivot.v1")),
                    List.of(),
                    List.of(),
                    List.of(),
                    takeover,
                    Map.of(),
                    List.of());
            return new Heard(report, 0);
        }

        private void put(ResourceKind kind, String name, Json.Obj spec) {
            var wanted = new NewDocument(kind.kind(), name, "default", Map.of(), Map.of(), spec, Optional.empty());
            assertThat(resources.put(kind, wanted, Optional.empty(), false, Author.HUB))
                    .isInstanceOf(PutResult.Created.class);
        }
    }

    /** The site's two parts in a pivot, at the other API server. */
    private final class PlayedSite {
        private final CapiApi api;
        private final LittleHub hub;
        private final Watched nodes;
        private final PivotTarget target;

        PlayedSite(CapiApi api, LittleHub hub, Watched nodes) {
            this.api = api;
            this.hub = hub;
            this.nodes = nodes;
            this.target = new PivotTarget(
                    api,
                    new SecretJournal(api, "kube-system", JOURNAL),
                    new SecretSeals(api, "kube-system"),
                    new TargetKeys(agentSealing, agentKey, List.of(hubKey.publicKey())),
                    this::node,
                    PIVOT,
                    Clock.systemUTC());
        }

        void until(String what, java.util.function.BooleanSupplier done) {
            until(what, done, () -> {});
        }

        void until(String what, java.util.function.BooleanSupplier done, Runnable between) {
            var source = new java.util.concurrent.atomic.AtomicReference<Optional<PivotSource>>(Optional.empty());
            new Patience(Duration.ofMinutes(4))
                    .until(what + ": " + hub.standing().json(), () -> {
                        between.run();
                        var letter = hub.mail.said(SITE);
                        letter.filter(said -> said.statement().payloadType().equals(PivotCall.TYPE))
                                .ifPresent(said -> source.updateAndGet(known -> known.or(() -> Optional.of(
                                        called(PivotCall.open(said.statement(), List.of(hubKey.publicKey())))))));
                        var statement = letter.map(said -> said.statement())
                                .filter(said -> !said.payloadType().equals(PivotCall.TYPE));
                        if (source.get().isPresent()) {
                            var part = source.get().get();
                            part.step(statement);
                            part.statement().ifPresent(said -> {
                                hub.mail.take(SITE, said);
                                part.seal().ifPresent(file -> hub.mail.takeSeal(SITE, file));
                            });
                        } else {
                            target.step(
                                    statement,
                                    _ -> letter.flatMap(
                                            said -> said.seals().stream().findFirst()));
                            target.statement().ifPresent(said -> hub.mail.take(SITE, said));
                        }
                        return done.getAsBoolean();
                    });
        }

        private PivotSource called(PivotCall call) {
            var part = new PivotSource(
                    api,
                    new SecretJournal(api, "kube-system", JOURNAL),
                    new SecretSeals(api, "kube-system"),
                    new SourceKeys(agentKey, hubKey.publicKey(), call.sealing(), call.recovery()),
                    SourceFence.NOTHING_TO_CUT,
                    PIVOT,
                    Clock.systemUTC(),
                    random);
            assertThat(part.begin(call.plan())).hasToString("Moved[phase=FREEZE]");
            return part;
        }

        private CapiAnswer.Read node(String name) {
            return nodes.side()
                    .machines("ferry", "ferry")
                    .find(new ObjectRef("v1", "Node", "", name))
                    .<CapiAnswer.Read>map(found -> new CapiAnswer.Found(new CapiObject(found)))
                    .orElseGet(() -> new CapiAnswer.Absent("Node " + name));
        }
    }
}
