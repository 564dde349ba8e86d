package dev.holdfast.protocol.spec;

import dev.holdfast.protocol.bundle.BundleFacts;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.desired.VariantStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.layer.ReadinessCheck;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.PivotLetter;
import dev.holdfast.protocol.message.Pointer;
import dev.holdfast.protocol.message.Pull;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.message.StatusMessage;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.Heartbeat;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.report.Takeover;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One document of each kind with every field, as our code writes it, and the reader that must take it. */
record Documents(String name, String schema, Bytes bytes, Consumer<Bytes> reader) {
    static final FleetId FLEET = new FleetId("acme");
    static final SiteId SITE = new SiteId("plant-0042");
    static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    private static final Digest ONE = Bytes.utf8("one").digest();
    private static final Digest TWO = Bytes.utf8("two").digest();
    private static final LayerKey LAYER = new LayerKey("store", "shop");
    private static final List<String> REQUIRES = List.of(Features.LAYERS);

    static SigningKey key() {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) 42);
        return SigningKey.fromSeed(Bytes.copyOf(seed));
    }

    static List<Documents> all() {
        var origin = new Origin(FLEET, SITE, 7, NOW, "synced");
        return List.of(
                new Documents("desired", "desired", desired().write(), DesiredState::parse),
                new Documents("policy", "policy", policy().write(), CatalogPolicy::parse),
                new Documents("profile", "profile", profile().write(), ProfileManifest::parse),
                new Documents("machineconfig", "machineconfig", machine().write(), MachineConfig::parse),
                new Documents("layer", "layer", layer().write(), HydratedLayer::parse),
                new Documents("variant", "variant", variant().write(), VariantStatement::parse),
                new Documents("removal", "removal", removal().write(), RemovalStatement::parse),
                new Documents("bundle", "bundle", StrictJson.write(facts().json()), BundleFacts::parse),
                new Documents("report", "report", report().write(), SiteReport::parse),
                new Documents("event", "event", event().write(), SiteEvent::parse),
                new Documents("events", "events", new EventBatch(List.of(event(), event())).write(), EventBatch::parse),
                new Documents(
                        "heartbeat", "heartbeat", new Heartbeat(7, 2, 81_532, 17, true).write(), Heartbeat::parse),
                new Documents(
                        "pointer",
                        "pointer",
                        new Pointer(3_622_800, ONE, 550, List.of("https://hub.acme.example:8443")).write(),
                        Pointer::parse),
                new Documents(
                        "request-metadata",
                        "request",
                        new Pull.Metadata("a1", Repository.DIRECTOR, "7.snapshot.json", 0, 4_096).write(),
                        Pull::parse),
                new Documents(
                        "request-blob", "request", new Pull.Content("a2", ONE, 262_144, 262_144).write(), Pull::parse),
                new Documents("reply-ack", "reply", new Reply.Acknowledgement(List.of(1L, 2L)).write(), Reply::parse),
                new Documents("reply-data", "reply", new Reply.Data("a1", 3, Bytes.utf8("one")).write(), Reply::parse),
                new Documents("reply-none", "reply", new Reply.Nothing("a2").write(), Reply::parse),
                new Documents(
                        "seal-part",
                        "seal-part",
                        SealPart.of(Bytes.utf8("a sealed file")).getFirst().write(),
                        SealPart::parse),
                new Documents(
                        "state-online", "state", SiteState.online(origin, 2).write(), SiteState::parse),
                new Documents(
                        "state-planned",
                        "state",
                        SiteState.planned(origin, 2, Optional.of(NOW.plusSeconds(3_600)))
                                .write(),
                        SiteState::parse),
                new Documents("status", "status", new StatusMessage(origin, report()).write(), StatusMessage::parse),
                new Documents("report-file", "report-file", reportFile(), Documents::openReport),
                new Documents(
                        "envelope",
                        "envelope",
                        Envelope.sign("text/plain", Bytes.utf8("hello"), key()).write(),
                        Envelope::parse));
    }

    static DesiredState desired() {
        return new DesiredState(
                FLEET,
                SITE,
                new Revision(17),
                NOW,
                REQUIRES,
                List.of(new DesiredState.ProfileRef("store", "1.5.0", ONE, 900)),
                List.of(new DesiredState.DesiredLayer(
                        LAYER, "1.5.0", TWO, 5_120, ONE, true, Map.of("host", "shop.example", "port", "8443"))),
                List.of(new LayerKey("store", "old")),
                List.of(new LayerKey("store", "old")),
                List.of(new DesiredState.Endpoint("hub", "https://hub.acme.example:8443")),
                new DesiredState.SiteSettings("metered", Duration.ofSeconds(30), false, Duration.ofSeconds(70)),
                Map.of("dbPassword", new SecretName("pos-db-017", "password")),
                Map.of(
                        "adminPassword",
                        new GeneratedValue.Password(),
                        "webTls",
                        new GeneratedValue.Tls(List.of("web.store.svc", "192.0.2.7"))));
    }

    static CatalogPolicy policy() {
        var keys = List.of(key().publicKey().hex());
        return new CatalogPolicy(keys, keys, new PivotKeys(keys, keys, keys));
    }

    static MachineConfig machine() {
        return new MachineConfig(
                "1.34.2",
                new MachineConfig.Network("10.42.0.0/16", "10.43.0.0/16", "cluster.local"),
                Json.object("preKubeadmCommands", List.of("true")),
                new MachineConfig.Image("ubuntu", "24.04", false, Map.of("imageId", "ami-1")),
                List.of(new MachineConfig.Source("os", "ubuntu", "24.04", ONE.toString())));
    }

    static ProfileManifest profile() {
        return new ProfileManifest(
                "store",
                "1.5.0",
                "add-on",
                REQUIRES,
                List.of(
                        new ProfileManifest.Layer("shop", ONE, Optional.of(new BlobRef(TWO, 5_120))),
                        new ProfileManifest.Layer("till", ONE, Optional.empty())),
                Optional.of(new BlobRef(ONE, 700)),
                List.of("old"));
    }

    static HydratedLayer layer() {
        var manifest = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Json.object("name", "shop", "namespace", "shop"),
                "data",
                Json.object("greeting", "hello"));
        var secret = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", "shop", "annotations", Json.object("checksum/db", "")),
                "data",
                Json.object("url", ""));
        var holes = List.of(
                new Hole(
                        "/data/url",
                        new Filling.Text(List.of(new Part.Encoded(
                                List.of(new Part.Literal("db://shop:"), new Part.Variable("dbPassword")))))),
                new Hole("/metadata/annotations/checksum~1db", new Filling.Derived(List.of("dbPassword"))));
        var service = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Json.object("name", "shop", "annotations", Json.object("host", "")),
                "spec",
                Json.object("ports", List.of(Json.object("port", 0))));
        var open = List.of(
                new Hole("/metadata/annotations/host", new Filling.Text(List.of(new Part.Variable("host")))),
                new Hole("/spec/ports/0/port", new Filling.Numeric("port")));
        return new HydratedLayer(
                "shop",
                "shop",
                "shop",
                10,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.ROLLBACK,
                List.of(new IgnoreRule("Deployment", "shop", List.of("/spec/replicas"))),
                REQUIRES,
                new LayerSource("pack", "shop", "1.5.0", ONE.toString(), "1.33.0"),
                List.of("registry.example/shop@" + TWO),
                List.of(
                        new LayerObject(manifest, "recreate"),
                        new LayerObject(secret, "", holes),
                        new LayerObject(service, "", open)),
                List.of(new Hook(List.of("pre-install"), -5, List.of("hook-succeeded"), secret, holes)),
                List.of(new ReadinessCheck("v1", "ConfigMap", "shop", "shop", Map.of("data.greeting", "hello"))),
                List.of(
                        new LateVariable("host", ValueFormat.STRING, "[a-z.]+"),
                        new LateVariable("port", ValueFormat.NUMBER, "")));
    }

    static VariantStatement variant() {
        return new VariantStatement(FLEET, SITE, LAYER, ONE, TWO, 17, NOW.plusSeconds(86_400));
    }

    static RemovalStatement removal() {
        return new RemovalStatement(FLEET, LAYER, List.of(ONE, TWO), NOW, NOW.plusSeconds(86_400));
    }

    static BundleFacts facts() {
        return new BundleFacts(FLEET, SITE, 17, 3_622_800, NOW, REQUIRES);
    }

    static SiteReport report() {
        return new SiteReport(
                FLEET.value(),
                SITE.value(),
                7,
                "9f0c2d",
                81_532,
                NOW,
                17,
                16,
                false,
                List.of(new Condition("Ready", "False", "Progressing", "waiting for shop", NOW)),
                List.of(new SiteReport.Layer(
                        LAYER.toString(), "1.5.0", TWO.toString(), "Progressing", "1 of 2", NOW, 1, 2)),
                new SiteReport.Trust(1, 3_622_800, 1, 3_622_799, NOW),
                new SiteReport.Agent("0.1.0", Features.SUPPORTED),
                List.of(new SiteReport.Certificate("site", NOW.plusSeconds(86_400))),
                List.of("ConfigMap shop/kept"),
                List.of(17L),
                new Takeover(
                        "v1.35.2",
                        List.of(new Takeover.Provider("CoreProvider", "cluster-api", "v1.14.0")),
                        List.of(new Takeover.Unready("plant-0042-1", "NotReady")),
                        true,
                        Takeover.ENOUGH_DISK,
                        Takeover.ENOUGH_MEMORY),
                Map.of("pos-db-017/password", 3L),
                List.of(new SiteReport.Generated("webTls", ONE.toString(), Optional.of(NOW))));
    }

    static SiteEvent event() {
        return new SiteEvent(
                FLEET.value(),
                SITE.value(),
                7,
                81_532,
                NOW,
                "reconcile.drift",
                "ConfigMap shop/shop",
                "warning",
                "put back",
                "synced");
    }

    private static Bytes reportFile() {
        var file = new ReportFile(FLEET, SITE, NOW, report(), List.of(event()), List.of(ONE), letter());
        return Envelope.parse(file.sign(key())).payload();
    }

    private static Optional<PivotLetter> letter() {
        return Optional.of(new PivotLetter(Bytes.utf8("an envelope"), Optional.of(Bytes.utf8("a sealed file"))));
    }

    private static void openReport(Bytes payload) {
        var file = Envelope.sign(ReportFile.PAYLOAD_TYPE, payload, key()).write();
        ReportFile.open(file, FLEET, SITE, key().publicKey());
    }
}
