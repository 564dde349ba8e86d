package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.desired.VariantStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.MetadataWriter;
import dev.holdfast.protocol.sign.MetadataWriter.RoleKeys;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A small bundle with fixed keys and times, to be built in any wrong way a vector wants. Confined to one test. */
final class BundleSample {
    static final FleetId FLEET = new FleetId("acme");
    static final SiteId SITE = new SiteId("plant-0042");
    static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    static final LayerKey SHOP = new LayerKey("store", "shop");

    private static final Duration LONG = Duration.ofDays(400);
    static final Digest INPUTS = Bytes.utf8("inputs of the layer shop").digest();
    private static final List<SigningKey> CATALOG_KEYS = List.of(key(2));

    FleetId fleet = FLEET;
    SiteId site = SITE;
    SiteId desiredSite = SITE;
    long version = 1;
    long revision = 1;
    String greeting = "hello";
    /** Else version 1.6.0 of the profile, which has removed it. */
    boolean shopListed = true;

    boolean variant;
    SigningKey variantKey = key(4);
    Instant variantEnd = NOW.plus(LONG);
    boolean statement = true;
    boolean layerInCatalog = true;
    boolean profileInCatalog = true;
    boolean leftProfile;
    List<String> profileRequires = List.of(Features.LAYERS);
    List<String> layerRequires = List.of(Features.LAYERS);
    List<LayerKey> tombstones = List.of();
    List<LayerKey> dataRemovals = List.of();
    /** Empty: nobody vouches for the removals. */
    Optional<RemovalStatement> removal = Optional.empty();

    SigningKey removalKey = key(5);
    PivotKeys pivots = PivotKeys.NONE;
    UnaryOperator<Bytes> policyChange = UnaryOperator.identity();
    Map<String, Bytes> moreTargets = new LinkedHashMap<>();
    UnaryOperator<Bytes> desiredChange = UnaryOperator.identity();
    UnaryOperator<Bytes> manifestChange = UnaryOperator.identity();
    UnaryOperator<Bytes> layerChange = UnaryOperator.identity();
    boolean layerBlob = true;
    boolean layerBlobDamaged;

    private final Map<BlobRef, Bytes> blobs = new LinkedHashMap<>();

    static SigningKey key(int number) {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return SigningKey.fromSeed(Bytes.copyOf(seed));
    }

    /** The first root of a repository, which a site pins at its enrolment. */
    Bytes root(Repository repository) {
        var roles = new LinkedHashMap<String, RoleKeys>();
        roles.put("root", keys(key(1)));
        roles.put("timestamp", keys(key(3)));
        roles.put("snapshot", keys(key(3)));
        roles.put("targets", keys(repository == Repository.CATALOG ? key(2) : key(3)));
        return MetadataWriter.root(
                1, NOW.plus(Duration.ofDays(1_000)), roles, Binding.ofRoot(repository, fleet), List.of(key(1)));
    }

    Bytes write() {
        var layer = layerChange.apply(layer().write());
        var layerRef = blob(layer);
        var content = variant ? Optional.<BlobRef>empty() : Optional.of(layerRef);
        var manifest = manifestChange.apply(new ProfileManifest(
                        "store",
                        profileVersion(),
                        "add-on",
                        profileRequires,
                        shopListed ? List.of(new ProfileManifest.Layer("shop", INPUTS, content)) : List.of(),
                        shopListed ? List.of("old") : List.of("old", "shop"))
                .write());
        var manifestRef = blob(manifest);
        var desired = desiredChange.apply(desired(manifestRef, layerRef).write());
        var catalog = new ArrayList<Target>();
        var director = new ArrayList<Target>();
        catalog.add(target(CatalogPolicy.TARGET, blob(policy()), Json.Obj.EMPTY));
        director.add(target(DesiredState.TARGET, blob(desired), Json.Obj.EMPTY));
        var inCatalog = Json.object("catalog", true);
        var manifestPath = ProfileManifest.target("store", profileVersion());
        director.add(target(manifestPath, manifestRef, inCatalog));
        if (profileInCatalog) {
            catalog.add(target(manifestPath, manifestRef, Json.Obj.EMPTY));
        }
        var layerPath = ProfileManifest.layerTarget(layerRef.digest());
        if (shopListed) {
            director.add(target(layerPath, layerRef, variant ? Json.object("variant", SHOP.toString()) : inCatalog));
        }
        if (layerInCatalog && !variant) {
            catalog.add(target(layerPath, layerRef, Json.Obj.EMPTY));
        }
        if (variant && statement) {
            director.add(target(VariantStatement.target(SHOP), blob(statement(layerRef)), Json.Obj.EMPTY));
        }
        if (leftProfile) {
            var left = blob(new ProfileManifest("till", "1.0.0", "add-on", List.of(), List.of(), List.of()).write());
            var path = ProfileManifest.target("till", "1.0.0");
            catalog.add(target(path, left, Json.Obj.EMPTY));
            director.add(target(path, left, inCatalog));
        }
        removal.ifPresent(said -> director.add(target(
                RemovalStatement.target(said.layer()),
                blob(Envelope.sign(RemovalStatement.PAYLOAD_TYPE, said.write(), removalKey)
                        .write()),
                Json.Obj.EMPTY)));
        moreTargets.forEach((path, bytes) -> director.add(target(path, blob(bytes), Json.Obj.EMPTY)));
        if (layerBlobDamaged) {
            blobs.put(layerRef, Bytes.utf8(layer.utf8().replace("hello", "hallo")));
        }
        if (!layerBlob) {
            blobs.remove(layerRef);
        }
        return tar(metadata(Repository.DIRECTOR, director), metadata(Repository.CATALOG, catalog));
    }

    private Bytes tar(SortedMap<String, Bytes> director, SortedMap<String, Bytes> catalog) {
        var out = new ByteArrayOutputStream();
        var facts = new BundleFacts(fleet, site, revision, version, NOW, List.of(Features.LAYERS));
        var contents = new BundleWriter.Contents(
                facts, Map.of(Repository.DIRECTOR, director, Repository.CATALOG, catalog), List.copyOf(blobs.keySet()));
        try {
            BundleWriter.write(out, contents, blob -> Optional.ofNullable(blobs.get(blob)).orElseThrow().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.copyOf(out.toByteArray());
    }

    private SortedMap<String, Bytes> metadata(Repository repository, List<Target> targets) {
        var binding = new Binding(fleet, repository == Repository.DIRECTOR ? Optional.of(site) : Optional.empty());
        var stamp = binding.issued(repository, NOW.minus(Duration.ofHours(1)));
        var signers = repository == Repository.CATALOG ? CATALOG_KEYS : List.of(key(3));
        var end = NOW.plus(LONG);
        var targetsFile = MetadataWriter.targets(version, end, targets, stamp, signers);
        var snapshot = MetadataWriter.snapshot(version, end, version, targetsFile, stamp, List.of(key(3)));
        var timestamp = MetadataWriter.timestamp(
                version, NOW.plus(Duration.ofDays(7)), version, snapshot, stamp, List.of(key(3)));
        return new TreeMap<>(Map.of(
                "1.root.json",
                root(repository),
                "timestamp.json",
                timestamp,
                version + ".snapshot.json",
                snapshot,
                version + ".targets.json",
                targetsFile));
    }

    private DesiredState desired(BlobRef manifest, BlobRef layer) {
        return new DesiredState(
                fleet,
                desiredSite,
                new Revision(revision),
                NOW.minus(Duration.ofHours(1)),
                dataRemovals.isEmpty() ? List.of(Features.LAYERS) : List.of(Features.LAYERS, Features.REMOVALS),
                List.of(new ProfileRef("store", profileVersion(), manifest.digest(), manifest.length())),
                shopListed
                        ? List.of(new DesiredLayer(SHOP, "1.5.0", layer.digest(), layer.length(), INPUTS, variant))
                        : List.of(),
                tombstones,
                dataRemovals,
                List.of(new DesiredState.Endpoint("hub", "https://hub.acme.example:8443")),
                SiteSettings.DEFAULT);
    }

    private String profileVersion() {
        return shopListed ? "1.5.0" : "1.6.0";
    }

    private HydratedLayer layer() {
        var manifest = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Json.object("name", "shop"),
                "data",
                Json.object("greeting", greeting));
        return new HydratedLayer(
                "shop",
                "shop",
                "shop",
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.ROLLBACK,
                List.of(),
                layerRequires,
                new LayerSource("manifest", "", "", INPUTS.toString(), "1.33.0"),
                List.of(),
                List.of(new LayerObject(manifest)),
                List.of(),
                List.of());
    }

    private Bytes statement(BlobRef layer) {
        var statement = new VariantStatement(fleet, site, SHOP, INPUTS, layer.digest(), revision, variantEnd);
        return Envelope.sign(VariantStatement.PAYLOAD_TYPE, statement.write(), variantKey)
                .write();
    }

    private Bytes policy() {
        return policyChange.apply(new CatalogPolicy(
                        List.of(key(4).publicKey().hex()),
                        removal.isEmpty()
                                ? List.of()
                                : List.of(key(5).publicKey().hex()),
                        pivots)
                .write());
    }

    private BlobRef blob(Bytes content) {
        var ref = BlobRef.of(content);
        blobs.put(ref, content);
        return ref;
    }

    private static Target target(String path, BlobRef content, Json.Obj custom) {
        return new Target(path, content, custom);
    }

    private static RoleKeys keys(SigningKey key) {
        return new RoleKeys(List.of(key.publicKey()), 1);
    }
}
