package dev.holdfast.packs.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.Registries;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFolderTest {
    @TempDir
    Path folder;

    private Path packs;
    private Path away;
    private Instant now = Instant.parse("2100-01-01T10:00:00Z");

    @BeforeEach
    void one() throws IOException {
        packs = Files.createDirectories(folder.resolve("packs"));
        away = folder.resolve("packs-off");
        pack("web", "1.0.0", "a: 1");
    }

    @Test
    void while_the_folder_is_away_its_last_copy_serves_and_its_age_is_told() throws IOException {
        var registry = open();
        var before = digest(registry);
        registry.keep();
        Files.move(packs, away);
        now = now.plusSeconds(3 * 3600);
        assertThat(digest(registry)).isEqualTo(before);
        assertThat(registry.notice().map(Finding::message).orElseThrow())
                .contains("no folder at its url", "what it had 3 h ago is used");
        var failed = now;
        now = now.plusSeconds(60);
        var standing = registry.standing();
        assertThat(standing.versions()).isEqualTo(1);
        assertThat(standing.asOf()).contains(failed.minusSeconds(3 * 3600));
        assertThat(standing.failure().map(Standing.Failure::at)).contains(failed);
        registry.keep();
        assertThat(digest(open())).as("after a restart").isEqualTo(before);

        Files.move(away, packs);
        pack("web", "1.0.0", "a: 22");
        assertThat(digest(registry)).isNotEqualTo(before);
        assertThat(registry.notice()).isEmpty();
    }

    @Test
    void an_empty_folder_where_packs_were_is_a_share_that_is_not_mounted() throws IOException {
        var registry = open();
        var before = digest(registry);
        registry.keep();
        Files.move(packs, away);
        Files.createDirectories(packs);
        registry.keep();
        assertThat(digest(registry)).isEqualTo(before);
        assertThat(registry.standing().failure()).isPresent();
        assertThat(digest(open())).as("after a restart").isEqualTo(before);
    }

    @Test
    void only_what_changed_is_read_again_and_what_nobody_has_any_more_goes() throws IOException {
        var registry = open();
        registry.keep();
        var copy = archives();
        var values = packs.resolve("web-1.0.0/values.yaml");
        var time = Files.getLastModifiedTime(values);
        Files.writeString(values, "a: 2");
        Files.setLastModifiedTime(values, time);
        registry.keep();
        assertThat(archives()).as("the same size and time").isEqualTo(copy);
        Files.writeString(values, "a: 333");
        registry.keep();
        assertThat(archives()).hasSize(1).isNotEqualTo(copy);
    }

    @Test
    void what_leads_out_of_a_pack_and_what_is_too_large_is_not_copied() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "pw-1");
        Files.createSymbolicLink(packs.resolve("web-1.0.0/link"), secret);
        Files.createSymbolicLink(packs.resolve("other-1.0.0"), Files.createDirectory(folder.resolve("elsewhere")));
        pack("large", "1.0.0", "");
        try (var file = new RandomAccessFile(packs.resolve("large-1.0.0/blob").toString(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        var registry = open();
        registry.keep();
        Files.move(packs, away);
        assertThat(registry.all()).extracting(Listed::name).containsExactly("large", "web");
        assertThat(brought(registry, "web").resolve("values.yaml")).exists();
        assertThat(brought(registry, "web").resolve("link")).doesNotExist();
        assertThatThrownBy(() -> brought(registry, "large")).hasMessageContaining("HF-REG-003");
    }

    @Test
    void a_folder_that_was_never_there_is_refused() {
        var registry = new KeptFolder("r", away, folder.resolve("copies"), Clock.fixed(now, ZoneOffset.UTC));
        registry.keep();
        assertThatThrownBy(registry::all).hasMessageContaining("HF-REG-001");
        assertThat(registry.standing().asOf()).isEmpty();
        assertThat(registry.notice()).isEmpty();
    }

    private KeptFolder open() {
        return new KeptFolder("r", packs, folder.resolve("copies"), new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    private static String digest(KeptFolder registry) {
        return PackReader.read(brought(registry, "web")).require().digest().toString();
    }

    private static Path brought(KeptFolder registry, String pack) {
        var registries = new Registries(List.of(registry));
        return ((Brought.PackFolder) registries.bring(registries.resolve(pack, "latest", ""))).folder();
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(folder.resolve("copies"))) {
            return files.filter(file -> file.toString().endsWith(".tar")).toList();
        }
    }

    private void pack(String name, String version, String values) throws IOException {
        var pack = Files.createDirectories(packs.resolve(name + "-" + version));
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"%s\", \"displayName\": \"x\", \"version\": \"%s\", \"layer\": \"addon\"}"
                        .formatted(name, version));
        Files.writeString(pack.resolve("values.yaml"), values);
    }
}
