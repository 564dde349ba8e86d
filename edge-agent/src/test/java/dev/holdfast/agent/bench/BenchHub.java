package dev.holdfast.agent.bench;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.bundle.BundleFacts;
import dev.holdfast.protocol.bundle.BundleWriter;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.sign.MetadataWriter;
import dev.holdfast.protocol.sign.MetadataWriter.RoleKeys;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A hub with all its keys in its pocket; each bundle is one publication. Confined to one test. */
public final class BenchHub {
    public static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    private static final FleetId FLEET = new FleetId("acme");
    private static final Instant EXPIRES = NOW.plus(Duration.ofDays(365));

    private final SigningKey key;
    private final Map<BlobRef, Bytes> content = new HashMap<>();
    private PivotKeys pivots = PivotKeys.NONE;
    private long version;

    public BenchHub() {
        this(7);
    }

    /** A hub whose keys come from this number: another number is another hub of a fleet with the same name. */
    public BenchHub(int seed) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        key = SigningKey.fromSeed(Bytes.copyOf(bytes));
    }

    /** From now on the Catalog names these. */
    public void names(PivotKeys keys) {
        pivots = keys;
    }

    /** What one publication says; tests change single things. */
    public record Publication(
            String site, long revision, List<String> requires, String link, List<Json.Obj> objects, List<Hole> holes) {
        public static Publication of(String site, long revision, Json.Obj... objects) {
            return new Publication(site, revision, List.of(Features.LAYERS), "dark", List.of(objects), List.of());
        }

        public Publication requiring(String feature) {
            return new Publication(site, revision, List.of(feature), link, objects, holes);
        }

        /** With a hole there in every object. */
        public Publication holding(String pointer) {
            var filling = new Hole.Filling.Text(List.of(new Part.Variable("any")));
            return new Publication(site, revision, requires, link, objects, List.of(new Hole(pointer, filling)));
        }
    }

    /** Makes a data folder belong to a site, as an enrolment would leave it. */
    public void enrol(Path data, String site) throws IOException {
        DurableFile.folder(data);
        DurableFile.folder(data.resolve("keys"));
        var certificate = Authority.selfSigned(site, NOW);
        DurableFile.write(
                data.resolve("keys").resolve("identity.json"),
                StrictJson.write(Json.object(
                        "schema",
                        "identity.v1",
                        "fleet",
                        FLEET.value(),
                        "site",
                        site,
                        "instance",
                        "0123456789abcdef",
                        "enrolled",
                        NOW.toString(),
                        "ca",
                        certificate,
                        "certificate",
                        certificate,
                        "endpoints",
                        List.of(),
                        "roots",
                        Json.object(
                                "director", base64(root(Repository.DIRECTOR)),
                                "catalog", base64(root(Repository.CATALOG))))));
    }

    /** Signs a publication and writes it as a bundle. */
    public Path bundle(Path file, Publication publication) throws IOException {
        version++;
        var site = new SiteId(publication.site());
        var layer = layer(publication.objects(), publication.holes());
        var layerContent = keep(layer.write());
        var manifest = new ProfileManifest(
                "store",
                "1.0." + publication.revision(),
                "add-on",
                List.of(Features.LAYERS),
                List.of(new ProfileManifest.Layer("app", layerContent.digest(), Optional.of(layerContent))),
                List.of());
        var profile = keep(manifest.write());
        var desired = keep(new DesiredState(
                        FLEET,
                        site,
                        new Revision(publication.revision()),
                        NOW,
                        publication.requires(),
                        List.of(new ProfileRef("store", manifest.version(), profile.digest(), profile.length())),
                        List.of(new DesiredLayer(
                                new LayerKey("store", "app"),
                                manifest.version(),
                                layerContent.digest(),
                                layerContent.length(),
                                layerContent.digest(),
                                false)),
                        List.of(),
                        List.of(),
                        List.of(),
                        new DesiredState.SiteSettings(publication.link(), Duration.ofSeconds(30), false))
                .write());
        var policy = keep(new CatalogPolicy(List.of(), List.of(), pivots).write());
        var shared = List.of(
                target(ProfileManifest.target("store", manifest.version()), profile),
                target(ProfileManifest.layerTarget(layerContent.digest()), layerContent));
        var ofCatalog = new ArrayList<>(shared);
        ofCatalog.add(target(CatalogPolicy.TARGET, policy));
        var ofSite = new ArrayList<>(shared);
        ofSite.add(target(DesiredState.TARGET, desired));
        var facts = new BundleFacts(FLEET, site, publication.revision(), version, NOW, List.of());
        var metadata = Map.of(
                Repository.DIRECTOR, files(Repository.DIRECTOR, new Binding(FLEET, Optional.of(site)), ofSite),
                Repository.CATALOG, files(Repository.CATALOG, new Binding(FLEET, Optional.empty()), ofCatalog));
        var out = new ByteArrayOutputStream();
        BundleWriter.write(
                out,
                new BundleWriter.Contents(facts, metadata, List.of(layerContent, profile, desired, policy)),
                blob -> Optional.ofNullable(content.get(blob)).orElseThrow().stream());
        return Files.write(file, out.toByteArray());
    }

    public static Json.Obj config(String name, String value) {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Json.object("name", name, "namespace", "web"),
                "data",
                Json.object("value", value));
    }

    private static HydratedLayer layer(List<Json.Obj> objects, List<Hole> holes) {
        return new HydratedLayer(
                "app",
                "app",
                "web",
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.HOLD,
                List.of(),
                List.of(),
                new LayerSource("manifest", "", "", Bytes.utf8("").digest().toString(), "1.33.0"),
                List.of(),
                objects.stream()
                        .map(object -> new LayerObject(object, "", holes))
                        .toList(),
                List.of(),
                List.of());
    }

    private SortedMap<String, Bytes> files(Repository repository, Binding binding, List<Target> targets) {
        var mark = binding.issued(repository, NOW.minusSeconds(60));
        var signers = List.of(key);
        var targetsFile = MetadataWriter.targets(version, EXPIRES, targets, mark, signers);
        var snapshot = MetadataWriter.snapshot(version, EXPIRES, version, targetsFile, mark, signers);
        var files = new TreeMap<String, Bytes>();
        files.put("1.root.json", root(repository));
        files.put(version + ".targets.json", targetsFile);
        files.put(version + ".snapshot.json", snapshot);
        files.put("timestamp.json", MetadataWriter.timestamp(version, EXPIRES, version, snapshot, mark, signers));
        return files;
    }

    public Bytes root(Repository repository) {
        var one = new RoleKeys(List.of(key.publicKey()), 1);
        var roles = Map.of("root", one, "timestamp", one, "snapshot", one, "targets", one);
        return MetadataWriter.root(
                1,
                NOW.plus(Duration.ofDays(1_000)),
                new TreeMap<>(roles),
                Binding.ofRoot(repository, FLEET),
                List.of(key));
    }

    private BlobRef keep(Bytes bytes) {
        var blob = BlobRef.of(bytes);
        content.put(blob, bytes);
        return blob;
    }

    private static Target target(String path, BlobRef blob) {
        return new Target(path, blob, Json.Obj.EMPTY);
    }

    private static String base64(Bytes bytes) {
        return java.util.Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
