package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bundles that are wrong before anything signed is read: damaged, of another shape, with bad hints. Confined to one test. */
final class TarCases {
    private final BundleVectors vectors;

    TarCases(BundleVectors vectors) {
        this.vectors = vectors;
    }

    void add() {
        damaged();
        shapes();
        hints();
    }

    private void damaged() {
        var good = BundleVectors.good();
        for (var name : BundleVectors.names(good)) {
            vectors.changed(
                    "flipped-byte-in-" + name.replace('/', '-'),
                    "One bit of a file inside",
                    "HF-BND-007",
                    op("flip", name, 5));
        }
        vectors.changed(
                "flipped-name", "One bit of a header", "HF-BND-007", op("header", "director/timestamp.json", 3));
        vectors.changed(
                "flipped-length", "One bit of a length", "HF-BND-007", op("header", "director/timestamp.json", 130));
        var length = good.length();
        vectors.changed("empty", "Nothing", "HF-BND-001", truncate(0));
        vectors.changed("truncated-first-header", "A bundle cut in its first header", "HF-BND-001", truncate(100));
        vectors.changed("truncated-half", "Half a bundle", "HF-BND-002", truncate(length / 2));
        vectors.changed("truncated-end-mark", "A bundle without its end mark", "HF-BND-002", truncate(endOf(good)));
        vectors.changed(
                "appended",
                "Data behind the end",
                "HF-BND-012",
                Json.object("op", "append", "hex", "00".repeat(512) + "01"));
        vectors.changed("not-a-tar", "A text", "HF-BND-001", truncate(1));
    }

    private void shapes() {
        added("name-dot-dot", "A name that leads out", "HF-BND-003", "../hf.json", "0");
        added("name-dot-dot-inside", "The same further in", "HF-BND-003", "director/../../x.json", "0");
        added("name-absolute", "An absolute name", "HF-BND-003", "/etc/passwd", "0");
        added("name-backslash", "A name with backslashes", "HF-BND-003", "director\\1.root.json", "0");
        added("name-unknown", "A file no bundle has", "HF-BND-003", "readme.txt", "0");
        added("name-blob-upper-case", "A digest in capitals", "HF-BND-003", "oci/blobs/sha256/" + "A".repeat(64), "0");
        added("folder-unknown", "A folder no bundle has", "HF-BND-003", "secrets/", "5");
        vectors.changed(
                "name-prefix-dot-dot",
                "A name that leads out by the prefix field",
                "HF-BND-003",
                Json.object("op", "add", "file", "hf.json", "type", "0", "prefix", "..", "text", "{}"));
        vectors.changed(
                "link-symbolic",
                "A symbolic link",
                "HF-BND-004",
                Json.object("op", "add", "file", "catalog/2.root.json", "type", "2", "link", "/etc/passwd"));
        vectors.changed(
                "link-hard",
                "A hard link",
                "HF-BND-004",
                Json.object("op", "add", "file", "catalog/2.root.json", "type", "1", "link", "hf.json"));
        added("device-character", "A character device", "HF-BND-004", "catalog/2.root.json", "3");
        added("device-block", "A block device", "HF-BND-004", "catalog/2.root.json", "4");
        added("fifo", "A named pipe", "HF-BND-004", "catalog/2.root.json", "6");
        added("pax-header", "A pax header, which could rename what follows", "HF-BND-004", "catalog/2.root.json", "x");
        added("pax-global", "A global pax header", "HF-BND-004", "catalog/2.root.json", "g");
        added("gnu-long-name", "A GNU long name", "HF-BND-004", "././@LongLink", "L");
        added("gnu-sparse", "A sparse file", "HF-BND-004", "catalog/2.root.json", "S");
        added("duplicate", "A file twice", "HF-BND-005", BundleNames.FACTS, "0");
        vectors.changed(
                "duplicate-blob",
                "A blob twice",
                "HF-BND-005",
                Json.object(
                        "op",
                        "add",
                        "file",
                        BundleVectors.names(BundleVectors.good()).stream()
                                .filter(n -> n.startsWith("oci/blobs"))
                                .findFirst()
                                .orElseThrow(),
                        "type",
                        "0"));
        vectors.changed(
                "not-listed",
                "A file that SHA256SUMS does not list",
                "HF-BND-008",
                add("catalog/2.root.json", "0", "{}"));
        vectors.changed(
                "listed-and-gone",
                "A file that only SHA256SUMS has",
                "HF-BND-008",
                BundleVectors.op("remove", "catalog/timestamp.json"));
        vectors.changed("no-sums", "No SHA256SUMS", "HF-BND-008", BundleVectors.op("remove", BundleNames.SUMS));
        vectors.changed("no-facts", "No hf.json", "HF-BND-008", BundleVectors.op("remove", BundleNames.FACTS));
        vectors.changed(
                "sums-that-are-none",
                "A SHA256SUMS of another shape",
                "HF-BND-008",
                Json.object("op", "replace", "file", BundleNames.SUMS, "text", "hello\n"));
        oversize("director/timestamp.json", 16_385);
        oversize("catalog/1.root.json", 512_001);
        oversize("director/1.snapshot.json", 2_000_001);
        oversize("director/1.targets.json", 5_000_001);
        oversize(BundleNames.FACTS, 65_537);
        vectors.changed(
                "oversize-blob",
                "A blob whose header promises 5 GB that are not there",
                "HF-BND-002",
                Json.object(
                        "op",
                        "length",
                        "file",
                        BundleVectors.names(BundleVectors.good()).stream()
                                .filter(n -> n.startsWith("oci/blobs"))
                                .findFirst()
                                .orElseThrow(),
                        "length",
                        5_000_000_000L));
    }

    private void hints() {
        facts("facts-unknown-field", "A field in hf.json that nobody knows", "match", "", f -> f.with("colour", "red"));
        facts(
                "facts-requires",
                "Needs what no agent has",
                "open",
                "HF-BND-011",
                f -> f.with("requires", Json.Arr.ofTexts(List.of("teleport.v9"))));
        facts(
                "facts-requires-first",
                "Needs what no agent has, and the rest cannot be read",
                "open",
                "HF-BND-011",
                f -> Json.object("schema", "hfb.v9", "requires", List.of("teleport.v9")));
        facts("facts-other-schema", "Another schema", "open", "HF-BND-010", f -> f.with("schema", "hfb.v9"));
        facts("facts-bad-site", "A site name that is none", "open", "HF-BND-010", f -> f.with("site", "Plant_42"));
        facts(
                "facts-lying-site",
                "Hints of another site, and signed for this one",
                "match",
                "",
                f -> f.with("site", "plant-0043"));
        replacedFacts("facts-deep", "Nested 33 deep", "[".repeat(33) + "]".repeat(33));
        replacedFacts("facts-no-json", "No JSON", "revision: 1");
        replacedFacts("facts-twice", "A name twice", "{\"schema\":\"hfb.v1\",\"schema\":\"hfb.v1\"}");
    }

    private void added(String name, String says, String code, String file, String type) {
        vectors.changed(name, says, code, add(file, type, ""));
    }

    private void oversize(String file, long length) {
        vectors.changed(
                "oversize-" + file.replace('/', '-'),
                "A file one byte longer than it may be, says its header",
                "HF-BND-009",
                Json.object("op", "length", "file", file, "length", length));
    }

    private void facts(String name, String says, String stage, String code, UnaryOperator<Json.Obj> how) {
        var facts = BundleVectors.change(how)
                .apply(Bytes.utf8(BundleVectors.text(BundleVectors.good(), BundleNames.FACTS)));
        vectors.changedAt(
                name,
                says,
                stage,
                code,
                Json.object("op", "replace", "file", BundleNames.FACTS, "text", facts.utf8()),
                BundleVectors.sums());
    }

    private void replacedFacts(String name, String says, String text) {
        vectors.changed(
                name,
                says,
                "HF-BND-010",
                Json.object("op", "replace", "file", BundleNames.FACTS, "text", text),
                BundleVectors.sums());
    }

    private static Json.Obj add(String file, String type, String text) {
        return Json.object("op", "add", "file", file, "type", type, "text", text);
    }

    private static Json.Obj truncate(long length) {
        return Json.object("op", "truncate", "length", length);
    }

    private static long endOf(Bytes bundle) {
        return TarEdit.end(bundle);
    }

    private static Json.Obj op(String op, String file, long at) {
        return Json.object("op", op, "file", file, "at", at);
    }
}
