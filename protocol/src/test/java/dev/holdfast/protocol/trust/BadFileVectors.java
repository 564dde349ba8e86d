package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;

/** Files that are damaged or are no metadata at all. */
final class BadFileVectors {
    private static final String DEEP = "[".repeat(40) + "]".repeat(40);
    private final Vectors vectors;
    private final Sample sample = Sample.director();
    private final Map<String, Bytes> files = sample.files(6);
    private final Bytes root = sample.root(2);

    BadFileVectors(Vectors vectors) {
        this.vectors = vectors;
    }

    void add() {
        damaged();
        oversize();
        syntax();
        shape();
        missing();
    }

    private Vectors.Case offering(String name, String says, String file, String content) {
        return vectors.of(name, says, sample)
                .offered(files)
                .offered("2.root.json", root)
                .offered(file, content);
    }

    private void damaged() {
        // The third digit of the first issue or expiry year becomes another one.
        offering("bad-flipped-byte-in-root", "one byte", "2.root.json", flipped("2.root.json"))
                .refused("HF-TUF-001");
        offering("bad-flipped-byte-in-timestamp", "one byte", "timestamp.json", flipped("timestamp.json"))
                .refused("HF-TUF-001", 2, 5, 5, 5);
        offering("bad-flipped-byte-in-snapshot", "one byte", "6.snapshot.json", flipped("6.snapshot.json"))
                .refused("HF-TUF-014", 2, 6, 5, 5);
        offering("bad-flipped-byte-in-targets", "one byte", "6.targets.json", flipped("6.targets.json"))
                .refused("HF-TUF-014", 2, 6, 6, 5);
        offering("bad-truncated-root", "the last 10 bytes are missing", "2.root.json", cut("2.root.json"))
                .refused("HF-JSN-002");
        offering("bad-truncated-timestamp", "the last 10 bytes are missing", "timestamp.json", cut("timestamp.json"))
                .refused("HF-JSN-002", 2, 5, 5, 5);
        offering("bad-truncated-snapshot", "the last 10 bytes are missing", "6.snapshot.json", cut("6.snapshot.json"))
                .refused("HF-TUF-013", 2, 6, 5, 5);
        offering("bad-truncated-targets", "the last 10 bytes are missing", "6.targets.json", cut("6.targets.json"))
                .refused("HF-TUF-013", 2, 6, 6, 5);
    }

    private void oversize() {
        offering("bad-oversize-root", "one byte more than 512,000", "2.root.json", padded("2.root.json", 512_001))
                .refused("HF-TUF-004");
        offering("bad-oversize-timestamp", "one byte over 16,384", "timestamp.json", padded("timestamp.json", 16_385))
                .refused("HF-TUF-004", 2, 5, 5, 5);
        offering(
                        "bad-oversize-snapshot",
                        "longer than the timestamp says",
                        "6.snapshot.json",
                        text("6.snapshot.json") + " ")
                .refused("HF-TUF-013", 2, 6, 5, 5);
        var huge = Sample.edit(
                file("timestamp.json"),
                signed -> Sample.with(signed, Json.Num.of(2_000_001), "meta", "snapshot.json", "length"),
                sample.timestampKeys);
        offering("bad-huge-snapshot-announced", "the timestamp itself names too much", "timestamp.json", huge.utf8())
                .refused("HF-TUF-004", 2, 6, 5, 5);
    }

    private void syntax() {
        syntax("bad-deep-json", "40 levels where 32 are allowed", "\"a\":" + DEEP, "HF-JSN-003");
        syntax("bad-duplicate-member", "a name twice", "\"version\":7", "HF-JSN-004");
        syntax("bad-float", "a number with a fraction", "\"a\":1.5", "HF-JSN-005");
        syntax("bad-exponent", "an integer in disguise", "\"a\":1e3", "HF-JSN-005");
        syntax("bad-big-integer", "2^53", "\"a\":9007199254740992", "HF-JSN-005");
        syntax(
                "bad-lone-surrogate",
                "half a character, whose bytes differ per reader",
                "\"a\":\"\\ud800\"",
                "HF-JSN-002");
        offering("bad-more-after-the-end", "two documents", "timestamp.json", text("timestamp.json") + "{}")
                .refused("HF-JSN-002", 2, 5, 5, 5);
        offering("bad-not-json", "another kind of file", "timestamp.json", "apiVersion: v1\n")
                .refused("HF-JSN-002", 2, 5, 5, 5);
    }

    /** A timestamp with something more inside {@code signed}; refused before its signature is looked at. */
    private void syntax(String name, String says, String more, String code) {
        var file = text("timestamp.json").replace("\"_type\":", more + ",\"_type\":");
        offering(name, says, "timestamp.json", file).refused(code, 2, 5, 5, 5);
    }

    private void shape() {
        shape("bad-another-type", "a targets file in the timestamp's place", "_type", new Json.Str("targets"));
        shape("bad-specification-2", "a later, different specification", "spec_version", new Json.Str("2.0.0"));
        shape("bad-version-zero", "versions start at 1", "version", Json.Num.of(0));
        shape("bad-expiry-with-offset", "times are UTC", "expires", new Json.Str("2027-01-01T00:00:00+01:00"));
        shape("bad-expiry-that-is-no-date", "the 31st of February", "expires", new Json.Str("2027-02-31T00:00:00Z"));
        shape("bad-timestamp-names-nothing", "no snapshot.json in meta", "meta", Json.Obj.EMPTY);
        var unknownHash = Sample.with(
                Sample.member(Sample.member(Sample.parse(file("timestamp.json")), "signed"), "meta"),
                Json.object("md5", "0"),
                "snapshot.json",
                "hashes");
        shape("bad-unknown-hash-only", "a hash that nobody can check", "meta", unknownHash);
        var late = sample.stamp().with("issued", "2030-01-01T00:00:00Z");
        shape("bad-issued-after-expiry", "it would push the floor time too far", "x-holdfast", late);
        var text = Sample.edit(file("timestamp.json"), signed -> signed.with("version", "6"), sample.timestampKeys);
        offering("bad-version-as-text", "a text where a number belongs", "timestamp.json", text.utf8())
                .refused("HF-JSN-006", 2, 5, 5, 5);
        var snapshot = Sample.edit(
                file("6.snapshot.json"), signed -> signed.with("meta", Json.Obj.EMPTY), sample.snapshotKeys);
        vectors.of("bad-snapshot-without-targets", "a snapshot that forgets targets.json", sample)
                .offered(sample.chain(6, 6, 6, snapshot, file("6.targets.json")))
                .refused("HF-TUF-016", 1, 6, 5, 5);
        var noHash = Sample.edit(
                file("6.targets.json"),
                signed -> Sample.with(signed, Json.object("sha512", "00"), "targets", "desired/state.json", "hashes"),
                sample.targetsKeys);
        vectors.of("bad-target-without-sha256", "content is addressed by SHA-256", sample)
                .offered(sample.chain(6, 6, 6, sample.snapshot(6, 6, noHash), noHash))
                .refused("HF-JSN-006", 1, 6, 6, 5);
    }

    private void shape(String name, String says, String member, Json value) {
        var file = Sample.edit(file("timestamp.json"), signed -> signed.with(member, value), sample.timestampKeys);
        offering(name, says, "timestamp.json", file.utf8()).refused("HF-TUF-005", 2, 5, 5, 5);
    }

    private void missing() {
        for (var file : List.of("timestamp.json", "6.snapshot.json", "6.targets.json")) {
            var role = file.replaceAll("^6\\.|\\.json$", "");
            var reached = List.of("timestamp", "snapshot", "targets").indexOf(role);
            vectors.of("bad-missing-" + role, "the file is not there", sample)
                    .offered(files)
                    .without(file)
                    .refused("HF-TUF-008", 1, reached > 0 ? 6 : 5, reached > 1 ? 6 : 5, 5);
        }
    }

    private Bytes file(String name) {
        var file = name.equals("2.root.json") ? root : files.get(name);
        if (file == null) {
            throw new IllegalArgumentException(name);
        }
        return file;
    }

    private String text(String name) {
        return file(name).utf8();
    }

    private String flipped(String name) {
        return text(name).replaceFirst("\"expires\":\"20", "\"expires\":\"21");
    }

    private String cut(String name) {
        return text(name).substring(0, text(name).length() - 10);
    }

    private String padded(String name, int length) {
        return text(name) + " ".repeat(length - text(name).length());
    }
}
