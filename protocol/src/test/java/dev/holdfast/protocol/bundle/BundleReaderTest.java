package dev.holdfast.protocol.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.bundle.BundleReader.Opening;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.trust.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
    private static final Bytes CONTENT = Bytes.utf8("a hydrated layer, say");
    private static final BlobRef BLOB = BlobRef.of(CONTENT);

    @TempDir
    private Path folder;

    @Test
    void what_was_written_is_read_again() throws IOException {
        try (var bundle = opened(bundle(List.of()))) {
            assertThat(bundle.facts().site()).isEqualTo(new SiteId("plant-1"));
            assertThat(bundle.blobs()).containsExactly(BLOB.digest());
            assertThat(bundle.metadata(Repository.DIRECTOR, "1.root.json", 100)).contains(Bytes.utf8("{\"root\":1}"));
            assertThat(bundle.metadata(Repository.CATALOG, "2.root.json", 100)).isEmpty();
            try (var in = bundle.blob(BLOB, 2).orElseThrow()) {
                assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("hydrated layer, say");
            }
        }
    }

    @Test
    void equal_contents_have_equal_bytes() throws IOException {
        assertThat(bundle(List.of())).isEqualTo(bundle(List.of()));
    }

    @Test
    void a_flipped_byte_anywhere_is_refused() throws IOException {
        var good = bundle(List.of());
        for (int at = 0; at < good.length; at += 3) {
            var bad = good.clone();
            bad[at] ^= 0x20;
            assertThat(open(bad)).as("byte %d", at).isInstanceOf(Opening.Refused.class);
        }
    }

    @Test
    void every_cut_is_refused() throws IOException {
        var good = bundle(List.of());
        for (int length = 0; length < good.length - 10_240; length += 97) {
            assertThat(open(Arrays.copyOf(good, length))).isInstanceOf(Opening.Refused.class);
        }
    }

    @Test
    void a_bundle_that_needs_more_than_we_know_is_refused() throws IOException {
        assertThat(open(bundle(List.of("teleport.v9"))))
                .isInstanceOfSatisfying(
                        Opening.Refused.class,
                        refused -> assertThat(refused.why().code()).isEqualTo("HF-BND-011"));
    }

    @Test
    void something_behind_the_end_is_refused() throws IOException {
        var good = bundle(List.of());
        var longer = Arrays.copyOf(good, good.length + 512);
        longer[good.length + 3] = 1;
        assertThat(open(longer)).isInstanceOfSatisfying(Opening.Refused.class, refused -> assertThat(
                        refused.why().code())
                .isEqualTo("HF-BND-012"));
    }

    private static byte[] bundle(List<String> requires) throws IOException {
        var facts = new BundleFacts(
                new FleetId("acme"), new SiteId("plant-1"), 3, 77, Instant.parse("2026-11-20T20:00:00Z"), requires);
        var director = new TreeMap<String, Bytes>(Map.of(
                "1.root.json", Bytes.utf8("{\"root\":1}"),
                "timestamp.json", Bytes.utf8("{}"),
                "10.root.json", Bytes.utf8("{}")));
        var out = new ByteArrayOutputStream();
        BundleWriter.write(
                out,
                new BundleWriter.Contents(facts, Map.of(Repository.DIRECTOR, director), List.of(BLOB)),
                blob -> CONTENT.stream());
        return out.toByteArray();
    }

    private BundleReader opened(byte[] content) throws IOException {
        return switch (open(content)) {
            case Opening.Opened(var bundle) -> bundle;
            case Opening.Refused(var why) -> throw new AssertionError(why.line());
        };
    }

    private Opening open(byte[] content) throws IOException {
        return BundleReader.open(Files.write(folder.resolve("plant-1.hfb"), content));
    }
}
