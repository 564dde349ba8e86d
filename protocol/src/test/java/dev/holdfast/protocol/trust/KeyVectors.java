package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.List;

/** Roots, thresholds and keys, good and bad. */
final class KeyVectors {
    private final Vectors vectors;
    private final Sample sample = Sample.director();

    KeyVectors(Vectors vectors) {
        this.vectors = vectors;
    }

    void add() {
        thresholds();
        roots();
        schemes();
    }

    private void thresholds() {
        root(
                "bad-threshold-zero",
                "nobody needs to sign",
                Json.Num.of(0),
                "HF-TUF-011",
                "roles",
                "timestamp",
                "threshold");
        root(
                "bad-threshold-negative",
                "nobody needs to sign",
                Json.Num.of(-1),
                "HF-TUF-011",
                "roles",
                "targets",
                "threshold");
        root(
                "bad-threshold-zero-for-an-unknown-role",
                "a trap for a later release",
                Json.object("keyids", List.of(), "threshold", 0),
                "HF-TUF-011",
                "roles",
                "team");
        root(
                "bad-key-id",
                "a key under the id of another one",
                Sample.key(77).publicKey().tuf(),
                "HF-TUF-012",
                "keys",
                Sample.key(10).publicKey().keyId());
        root(
                "bad-unversioned-files",
                "consistent_snapshot is a must here",
                new Json.Bool(false),
                "HF-TUF-005",
                "consistent_snapshot");
        root(
                "bad-root-without-repository",
                "it could be replayed as the Catalog's",
                Json.object("fleet", "acme"),
                "HF-TUF-006",
                "x-holdfast");
        var catalog = Sample.catalog();
        var one = Sample.edit(catalog.targets(6), signed -> signed, List.of(Sample.key(21)));
        vectors.of("bad-one-of-three-signed", "a catalog that needs two people", catalog)
                .offered(catalog.chain(6, 6, 6, catalog.snapshot(6, 6, one), one))
                .refused("HF-TUF-001", 1, 6, 6, 5);
        var signature = List.of(Sample.key(21), Sample.key(21));
        var twice = Sample.edit(catalog.targets(6), signed -> signed, signature);
        vectors.of("bad-same-signature-twice", "one key id two times in the list", catalog)
                .offered(catalog.chain(6, 6, 6, catalog.snapshot(6, 6, twice), twice))
                .refused("HF-TUF-005", 1, 6, 6, 5);
        sameKeyTwice(catalog);
    }

    /** One key, listed as it is and with a field more, which gives it a second valid id. */
    private void sameKeyTwice(Sample catalog) {
        var key = Sample.key(21);
        var disguised = key.publicKey().tuf().with("note", "second");
        var secondId = CanonicalJson.write(disguised).digest().value();
        var ids = List.of(key.publicKey().keyId(), secondId);
        var root = Sample.edit(
                catalog.root(2),
                signed -> Sample.with(
                        Sample.with(signed, disguised, "keys", secondId),
                        Json.object("keyids", ids, "threshold", 2),
                        "roles",
                        "targets"),
                catalog.rootKeys);
        var once = Sample.parse(Sample.edit(catalog.targets(6), signed -> signed, List.of(key)));
        var signatures = new ArrayList<Json>();
        ids.forEach(id -> signatures.add(Sample.signature(id, signatureOf(once))));
        var twice = StrictJson.writeSorted(once.with("signatures", new Json.Arr(signatures)));
        vectors.of("bad-same-key-twice", "one key under two ids counts once", catalog)
                .offered("2.root.json", root)
                .offered(catalog.chain(6, 6, 6, catalog.snapshot(6, 6, twice), twice))
                .refused("HF-TUF-001", 2, 6, 6, 0);
    }

    private static String signatureOf(Json.Obj file) {
        if (file.members().get("signatures") instanceof Json.Arr(var items)
                && items.getFirst() instanceof Json.Obj one
                && one.members().get("sig") instanceof Json.Str(var hex)) {
            return hex;
        }
        throw new IllegalArgumentException("no signature");
    }

    private void roots() {
        var next = Sample.director();
        next.rootKeys = List.of(Sample.key(4), Sample.key(5), Sample.key(6));
        next.timestampKeys = List.of(Sample.key(14));
        vectors.of("bad-missing-root-step", "root 2 is left out, so root 3 is never reached", sample)
                .offered("3.root.json", next.root(3))
                .offered(next.files(6))
                .refused("HF-TUF-001");
        vectors.of("bad-skipped-root-version", "root 3 under the name of root 2", sample)
                .offered("2.root.json", sample.root(3))
                .offered(sample.files(6))
                .refused("HF-TUF-009");
        vectors.of("bad-root-not-signed-by-the-old-keys", "new owners who appoint themselves", sample)
                .offered("2.root.json", next.root(2))
                .offered(next.files(6))
                .refused("HF-TUF-001");
        var unsure = Sample.edit(next.root(2), signed -> signed, sample.rootKeys);
        vectors.of("bad-root-not-signed-by-the-new-keys", "keys that nobody proves to have", sample)
                .offered("2.root.json", unsure)
                .offered(next.files(6))
                .refused("HF-TUF-001");
        var oneOfThree = Sample.edit(sample.root(2), signed -> signed, List.of(Sample.key(1)));
        vectors.of("bad-root-signed-by-one-of-three", "a root needs two people", sample)
                .offered("2.root.json", oneOfThree)
                .offered(sample.files(6))
                .refused("HF-TUF-001");
        vectors.of("bad-second-root-step", "root 2 is good and stays, root 3 is not", sample)
                .offered("2.root.json", sample.root(2))
                .offered("3.root.json", next.root(3))
                .offered(sample.files(6))
                .refused("HF-TUF-001", 2, 5, 5, 5);
        var keyless = Sample.edit(sample.root(2), signed -> signed.with("keys", Json.Obj.EMPTY), sample.rootKeys);
        vectors.of("bad-root-without-keys", "the same key ids, but no key: nothing could follow it", sample)
                .offered("2.root.json", keyless)
                .offered(sample.files(6))
                .refused("HF-TUF-001");
        var rotated = Sample.director();
        rotated.timestampKeys = List.of(Sample.key(14));
        vectors.of("bad-revoked-timestamp-key", "root 2 replaced the key that still signs", sample)
                .offered("2.root.json", rotated.root(2))
                .offered(sample.files(6))
                .refused("HF-TUF-001", 2, 0, 0, 5);
        var moved = Sample.director();
        moved.targetsKeys = List.of(Sample.key(17));
        vectors.of("bad-revoked-targets-key", "what a revoked key signed is no longer vouched for", sample)
                .offered("2.root.json", moved.root(2))
                .offered(sample.files(6))
                .refused("HF-TUF-001", 2, 6, 6, 0);
    }

    private void root(String name, String says, Json value, String code, String first, String... path) {
        var file = Sample.edit(sample.root(2), signed -> Sample.with(signed, value, first, path), sample.rootKeys);
        vectors.of(name, says, sample)
                .offered("2.root.json", file)
                .offered(sample.files(6))
                .refused(code);
    }

    private void schemes() {
        for (var scheme : OtherKeys.all().entrySet()) {
            var signer = scheme.getValue();
            var root = Sample.edit(sample.root(2), signed -> timestampBy(signed, signer.key()), sample.rootKeys);
            var signed = Sample.member(Sample.parse(sample.timestamp(6, 6, snapshot())), "signed");
            var file = signer.sign(signed);
            vectors.of("good-" + scheme.getKey(), "a timestamp key of another kind", sample)
                    .offered("2.root.json", root)
                    .offered(sample.files(6))
                    .offered("timestamp.json", file)
                    .accepted(2, 6, 6, 6);
            vectors.of("bad-" + scheme.getKey(), "a signature over another version", sample)
                    .offered("2.root.json", root)
                    .offered(sample.files(6))
                    .offered("timestamp.json", file.utf8().replace("\"version\":6}", "\"version\":7}"))
                    .refused("HF-TUF-001", 2, 0, 0, 5);
        }
    }

    private Bytes snapshot() {
        return sample.snapshot(6, 6, sample.targets(6));
    }

    private static Json.Obj timestampBy(Json.Obj signed, Json.Obj key) {
        var id = CanonicalJson.write(key).digest().value();
        return Sample.with(
                Sample.with(signed, key, "keys", id),
                Json.object("keyids", List.of(id), "threshold", 1),
                "roles",
                "timestamp");
    }
}
