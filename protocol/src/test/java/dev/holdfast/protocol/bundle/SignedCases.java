package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.desired.PivotFiles;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Whole bundles, and such as are wrong in what is signed. Confined to one test. */
final class SignedCases {
    private final BundleVectors vectors;

    SignedCases(BundleVectors vectors) {
        this.vectors = vectors;
    }

    void add() {
        whole();
        signed();
        documents();
    }

    private void whole() {
        vectors.bundle("good", "A bundle for this site", "match", "", _ -> {});
        vectors.bundle("newer", "The next revision", "match", "", sample -> {
            sample.version = 2;
            sample.revision = 2;
            sample.greeting = "welcome";
        });
        vectors.cases.add(new BundleVector(
                "newer-after-good",
                "The usual order",
                "newer.hfb",
                BundleVectors.GOOD,
                BundleVectors.none(),
                "match",
                ""));
        vectors.cases.add(new BundleVector(
                "twice",
                "The same bundle again: nothing to do",
                BundleVectors.GOOD,
                BundleVectors.GOOD,
                BundleVectors.none(),
                "match",
                ""));
        vectors.cases.add(new BundleVector(
                "older-after-newer",
                "An old bundle replayed",
                BundleVectors.GOOD,
                "newer.hfb",
                BundleVectors.none(),
                "trust",
                "HF-TUF-002"));
        vectors.bundle(
                "variant", "A layer rendered for this site's values", "match", "", sample -> sample.variant = true);
    }

    private void signed() {
        vectors.bundle("other-site", "A bundle of another site", "trust", "HF-TUF-006", sample -> {
            sample.site = new SiteId("plant-0043");
            sample.desiredSite = sample.site;
        });
        vectors.bundle(
                "other-fleet",
                "A bundle of another fleet with the same keys",
                "trust",
                "HF-TUF-006",
                sample -> sample.fleet = new FleetId("other"));
        vectors.changedAt(
                "signed-byte",
                "A signed byte changed and the sums made to fit",
                "trust",
                "HF-TUF-001",
                Json.object(
                        "op",
                        "replace",
                        "file",
                        "director/timestamp.json",
                        "text",
                        BundleVectors.text(BundleVectors.good(), "director/timestamp.json")
                                .replace("2026-11-27T", "2027-11-27T")),
                BundleVectors.sums());
        vectors.changedAt(
                "signed-gone",
                "A metadata file left out and the sums made to fit",
                "trust",
                "HF-TUF-008",
                BundleVectors.op("remove", "director/1.targets.json"),
                BundleVectors.sums());
        vectors.bundle(
                "blob-other-bytes",
                "A blob with other bytes under its name",
                "match",
                "HF-IMP-003",
                sample -> sample.layerBlobDamaged = true);
        vectors.bundle("blob-missing", "A blob left out", "match", "HF-IMP-005", sample -> sample.layerBlob = false);
        vectors.bundle(
                "layer-not-in-catalog",
                "The hub alone invents a layer",
                "match",
                "HF-DES-008",
                sample -> sample.layerInCatalog = false);
        vectors.bundle(
                "profile-not-in-catalog",
                "The hub alone invents a profile",
                "match",
                "HF-DES-006",
                sample -> sample.profileInCatalog = false);
        vectors.bundle("variant-without-statement", "A variant nobody vouches for", "match", "HF-DES-009", sample -> {
            sample.variant = true;
            sample.statement = false;
        });
        vectors.bundle(
                "variant-by-a-stranger",
                "A variant signed by a key the policy does not list",
                "match",
                "HF-DSS-003",
                sample -> {
                    sample.variant = true;
                    sample.variantKey = BundleSample.key(9);
                });
        vectors.bundle("variant-expired", "A variant whose statement has ended", "match", "HF-DES-009", sample -> {
            sample.variant = true;
            sample.variantEnd = BundleSample.NOW.minusSeconds(1);
        });
        vectors.bundle(
                "tombstone-of-nothing",
                "A tombstone of a layer that no profile removed",
                "match",
                "HF-DES-010",
                sample -> sample.tombstones = List.of(new LayerKey("store", "never")));
        vectors.bundle(
                "tombstone",
                "A tombstone of a removed layer",
                "match",
                "",
                sample -> sample.tombstones = List.of(new LayerKey("store", "old")));
        removals();
        secrets();
        vectors.bundle("tombstone-of-a-left-profile", "A profile that the site has left", "match", "", sample -> {
            sample.leftProfile = true;
            sample.tombstones = List.of(new LayerKey("till", "counter"));
        });
        vectors.bundle(
                "profile-that-nothing-uses",
                "A manifest at the Director that neither a profile nor a tombstone needs",
                "match",
                "HF-DES-011",
                sample -> sample.leftProfile = true);
        vectors.bundle(
                "one-target-more",
                "A Director target that nothing uses",
                "match",
                "HF-DES-011",
                sample -> sample.moreTargets.put("scripts/run.sh", Bytes.utf8("echo hello")));
        vectors.bundle("pivot", "A statement and a sealed file of a pivot", "match", "", sample -> {
            sample.moreTargets.put(PivotFiles.STATEMENT, Bytes.utf8("{}"));
            sample.moreTargets.put(PivotFiles.seal("pivot-0001"), Bytes.utf8("sealed"));
        });
        vectors.bundle("policy-pivots", "A Catalog that names who takes part in pivots", "match", "", sample -> {
            var keys = List.of(BundleSample.key(6).publicKey().hex());
            sample.pivots = new PivotKeys(keys, keys, keys);
        });
        vectors.bundle(
                "policy-bad-pivot-key",
                "A Catalog that names something else than a key for pivots",
                "match",
                "HF-JSN-008",
                sample -> sample.pivots = new PivotKeys(List.of("../keys"), List.of(), List.of()));
        vectors.bundle(
                "policy-other-schema",
                "A Catalog whose policy is of a later version",
                "match",
                "HF-DES-001",
                sample -> sample.policyChange =
                        BundleVectors.change(policy -> policy.with("schema", Json.of("policy.v2"))));
        vectors.bundle(
                "pivot-other-name",
                "A target beside those of a pivot that is none of them",
                "match",
                "HF-DES-011",
                sample -> sample.moreTargets.put("pivot/statement.sh", Bytes.utf8("echo hello")));
        vectors.bundle(
                "pivot-bad-id",
                "A sealed file of a pivot whose id is none",
                "match",
                "HF-DES-011",
                sample -> sample.moreTargets.put("pivot/../keys.seal", Bytes.utf8("sealed")));
        vectors.bundle(
                "desired-of-another-site",
                "A desired state of another site, signed for this one",
                "match",
                "HF-DES-005",
                sample -> sample.desiredSite = new SiteId("plant-0043"));
        vectors.bundle(
                "same-revision-other-content", "Another content under the adopted revision", "match", "", sample -> {
                    sample.version = 2;
                    sample.greeting = "welcome";
                });
        vectors.cases.add(new BundleVector(
                "same-revision-after-good",
                "Another content under the adopted revision",
                "same-revision-other-content.hfb",
                BundleVectors.GOOD,
                BundleVectors.none(),
                "match",
                "HF-DES-003"));
        vectors.bundle(
                "older-revision",
                "A newer Director that asks for an older revision",
                "match",
                "",
                sample -> sample.version = 3);
        vectors.cases.add(new BundleVector(
                "older-revision-after-newer",
                "A newer Director that asks for an older revision",
                "older-revision.hfb",
                "newer.hfb",
                BundleVectors.none(),
                "match",
                "HF-DES-002"));
    }

    private void secrets() {
        var name = new SecretName("pos-db", "password");
        vectors.bundle("secret", "A secret of the desired state with its sealed file", "match", "", sample -> {
            sample.desiredChange = naming(name);
            sample.moreTargets.put(name.target(3), Bytes.utf8("sealed"));
        });
        vectors.bundle(
                "secret-of-the-revision-before",
                "A sealed file that the desired state does not name",
                "match",
                "",
                sample -> sample.moreTargets.put(name.target(3), Bytes.utf8("sealed")));
        vectors.bundle(
                "secret-without-file",
                "A secret of the desired state without a sealed file",
                "match",
                "HF-DES-013",
                sample -> {
                    sample.desiredChange = naming(name);
                    sample.moreTargets.put(new SecretName("pos-db", "other").target(3), Bytes.utf8("sealed"));
                });
        vectors.bundle(
                "secret-bad-name",
                "A secret whose name leads elsewhere",
                "match",
                "HF-JSN-008",
                sample -> sample.desiredChange = BundleVectors.change(
                        desired -> desired.with("secrets", Json.object("password", "pos-db/../key"))));
        vectors.bundle(
                "secret-bad-path",
                "A target beside the sealed files that is none of them",
                "match",
                "HF-DES-011",
                sample -> sample.moreTargets.put("secrets/pos-db/password/e0.hpke", Bytes.utf8("sealed")));
        vectors.bundle(
                "layer-hole-outside-a-secret",
                "A hole in a ConfigMap",
                "match",
                "HF-LAY-002",
                sample -> sample.layerChange = BundleVectors.change(layer -> {
                    var object =
                            JsonView.of(layer).at("objects").items().getFirst().object();
                    var hole = Json.object(
                            "pointer", "/data/greeting", "parts", List.of(Json.object("variable", "password")));
                    return layer.with("objects", Json.of(List.of(object.with("holes", Json.of(List.of(hole))))));
                }));
    }

    private static UnaryOperator<Bytes> naming(SecretName name) {
        return BundleVectors.change(desired -> desired.with("secrets", Json.object("password", name.toString())));
    }

    private void removals() {
        removal("removal", "A removed layer takes its data with it", "", _ -> {});
        removal(
                "removal-without-statement",
                "Data is to go and nobody vouches for it",
                "HF-DES-012",
                sample -> sample.removal = Optional.empty());
        removal(
                "removal-by-the-hub",
                "Signed by a key that may not remove data",
                "HF-DSS-003",
                sample -> sample.removalKey = BundleSample.key(4));
        removal(
                "removal-expired",
                "The statement has ended",
                "HF-DES-012",
                sample -> sample.removal =
                        Optional.of(statement(BundleSample.FLEET, "old", BundleSample.INPUTS, BundleSample.NOW)));
        removal(
                "removal-of-another-fleet",
                "The statement of another fleet",
                "HF-DES-012",
                sample -> sample.removal = Optional.of(
                        statement(new FleetId("other"), "old", BundleSample.INPUTS, BundleSample.NOW.plusSeconds(60))));
        removal("removal-of-a-listed-layer", "Data of a layer that is not removed", "HF-DES-012", sample -> {
            sample.tombstones = List.of();
            sample.dataRemovals = List.of(BundleSample.SHOP);
            sample.removal = Optional.of(
                    statement(BundleSample.FLEET, "shop", BundleSample.INPUTS, BundleSample.NOW.plusSeconds(60)));
        });
        removal(
                "removal-that-nothing-uses",
                "A statement without its tombstone",
                "HF-DES-011",
                sample -> sample.dataRemovals = List.of());
        removal("removal-of-what-ran", "The layer that the site ran goes, with its data", "", sample -> {
            removesShop(sample);
            sample.removal = Optional.of(
                    statement(BundleSample.FLEET, "shop", BundleSample.INPUTS, BundleSample.NOW.plusSeconds(60)));
        });
        vectors.cases.add(new BundleVector(
                "removal-of-what-ran-after-good",
                "The layer that the site ran goes, with its data",
                "removal-of-what-ran.hfb",
                BundleVectors.GOOD,
                BundleVectors.none(),
                "match",
                ""));
        removal("removal-from-before", "A statement from before the layer came back", "", sample -> {
            removesShop(sample);
            sample.removal = Optional.of(statement(
                    BundleSample.FLEET,
                    "shop",
                    Bytes.utf8("inputs of long ago").digest(),
                    BundleSample.NOW.plusSeconds(60)));
        });
        vectors.cases.add(new BundleVector(
                "removal-from-before-after-good",
                "A statement from before the layer came back",
                "removal-from-before.hfb",
                BundleVectors.GOOD,
                BundleVectors.none(),
                "match",
                "HF-DES-012"));
    }

    private static void removesShop(BundleSample sample) {
        sample.version = 2;
        sample.revision = 2;
        sample.shopListed = false;
        sample.tombstones = List.of(BundleSample.SHOP);
        sample.dataRemovals = List.of(BundleSample.SHOP);
    }

    private void removal(String name, String says, String code, Consumer<BundleSample> how) {
        vectors.bundle(name, says, "match", code, sample -> {
            sample.tombstones = List.of(new LayerKey("store", "old"));
            sample.dataRemovals = sample.tombstones;
            sample.removal = Optional.of(
                    statement(BundleSample.FLEET, "old", BundleSample.INPUTS, BundleSample.NOW.plusSeconds(60)));
            how.accept(sample);
        });
    }

    private static RemovalStatement statement(FleetId fleet, String layer, Digest inputs, Instant expires) {
        return new RemovalStatement(
                fleet, new LayerKey("store", layer), List.of(inputs), BundleSample.NOW.minusSeconds(60), expires);
    }

    private void documents() {
        desired(
                "desired-unknown-field",
                "A field in the desired state that nobody knows",
                "",
                d -> d.with("colour", "red"));
        desired(
                "desired-requires",
                "A desired state that needs what no agent has",
                "HF-DES-004",
                d -> d.with("requires", Json.Arr.ofTexts(List.of("teleport.v9"))));
        desired(
                "desired-other-schema",
                "A desired state of another schema",
                "HF-DES-001",
                d -> d.with("schema", "desired.v9"));
        desired("desired-bad-site", "A site name that is none", "HF-JSN-008", d -> d.with("site", "Plant_42"));
        desired(
                "desired-bad-tombstone",
                "A layer name that leads out",
                "HF-JSN-008",
                d -> d.with("tombstones", Json.Arr.ofTexts(List.of("store/../shop"))));
        desired("desired-revision-zero", "Revision 0", "HF-JSN-008", d -> d.with("revision", 0));
        desired("desired-without-layers-list", "Layers that are no list", "HF-JSN-006", d -> d.with("layers", "shop"));
        desired("desired-deep", "Nested 33 deep", "HF-JSN-003", d -> d.with("note", deep(32)));
        vectors.bundle(
                "desired-no-json",
                "A desired state that is no JSON",
                "match",
                "HF-JSN-002",
                sample -> sample.desiredChange = _ -> Bytes.utf8("revision: 1"));
        vectors.bundle(
                "profile-requires",
                "A profile that needs what no agent has",
                "match",
                "HF-DES-004",
                sample -> sample.profileRequires = List.of("teleport.v9"));
        vectors.bundle(
                "profile-unknown-field",
                "A field in the manifest that nobody knows",
                "match",
                "",
                sample -> sample.manifestChange = BundleVectors.change(m -> m.with("colour", "red")));
        vectors.bundle(
                "profile-bad-name",
                "A profile name that is none",
                "match",
                "HF-JSN-008",
                sample -> sample.manifestChange = BundleVectors.change(m -> m.with("name", "../store")));
        vectors.bundle(
                "layer-requires",
                "A layer that needs what no agent has",
                "match",
                "HF-DES-004",
                sample -> sample.layerRequires = List.of("teleport.v9"));
        vectors.bundle(
                "layer-unknown-field",
                "A field in the layer that nobody knows",
                "match",
                "",
                sample -> sample.layerChange = BundleVectors.change(l -> l.with("colour", "red")));
        vectors.bundle(
                "layer-other-schema",
                "A layer of another schema",
                "match",
                "HF-LAY-001",
                sample -> sample.layerChange = BundleVectors.change(l -> l.with("schema", "layer.v9")));
        vectors.bundle(
                "layer-bad-id",
                "A layer id that is none",
                "match",
                "HF-JSN-008",
                sample -> sample.layerChange = BundleVectors.change(l -> l.with("id", "Shop!")));
        vectors.bundle(
                "layer-deep",
                "Nested 65 deep",
                "match",
                "HF-JSN-003",
                sample -> sample.layerChange = BundleVectors.change(l -> l.with("note", deep(64))));
        vectors.bundle(
                "layer-object-without-name",
                "A Kubernetes object without a name",
                "match",
                "HF-JSN-006",
                sample -> sample.layerChange = BundleVectors.change(l -> l.with(
                        "objects",
                        new Json.Arr(List.of(Json.object(
                                "manifest",
                                Json.object(
                                        "apiVersion",
                                        "v1",
                                        "kind",
                                        "ConfigMap",
                                        "metadata",
                                        Json.object("labels", Json.Obj.EMPTY))))))));
    }

    private void desired(String name, String says, String code, UnaryOperator<Json.Obj> how) {
        vectors.bundle(name, says, "match", code, sample -> sample.desiredChange = BundleVectors.change(how));
    }

    private static Json deep(int depth) {
        return StrictJson.parse(Bytes.utf8("[".repeat(depth) + "]".repeat(depth)), new Limits(1_000, 100, false));
    }
}
