package dev.holdfast.packs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackArchiveTest {
    private static final Bytes DESCRIPTION =
            Bytes.utf8("{\"name\": \"web\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"displayName\": \"Web\"}");

    @TempDir
    Path folder;

    @Test
    void a_pack_comes_out_as_it_went_in_and_equal_files_make_equal_archives() throws IOException {
        var pack = folder.resolve("web-1.0.0");
        Files.createDirectories(pack.resolve("manifests"));
        Files.write(pack.resolve("pack.json"), DESCRIPTION.toArray());
        Files.writeString(pack.resolve("manifests/a.yaml"), "a: 1\n");
        var archive = PackArchive.write(pack, "web-1.0.0");
        assertThat(PackArchive.write(pack, "web-1.0.0")).isEqualTo(archive);
        assertThat(PackArchive.read(archive).require().digest())
                .isEqualTo(PackReader.read(pack).require().digest());
    }

    @Test
    void pack_json_may_be_at_the_top_or_in_the_one_folder_there() {
        assertThat(PackArchive.read(TarFiles.write(".", Map.of("pack.json", DESCRIPTION)))
                        .require()
                        .name())
                .isEqualTo("web");
        assertThat(PackArchive.read(TarFiles.write("any", Map.of("pack.json", DESCRIPTION)))
                        .require()
                        .name())
                .isEqualTo("web");
    }

    @Test
    void what_leads_out_of_the_folder_clashes_or_is_no_pack_is_refused_and_leaves_nothing() {
        var hostile = Map.of(
                "a path out of it", TarFiles.write("..", Map.of("pack.json", DESCRIPTION)),
                "an absolute path", TarFiles.write("/etc", Map.of("pack.json", DESCRIPTION)),
                "a file that is a folder",
                        TarFiles.write("a", Map.of("pack.json", DESCRIPTION, "x", DESCRIPTION, "x/y", DESCRIPTION)),
                "two folders", TarFiles.write(".", Map.of("a/pack.json", DESCRIPTION, "b/pack.json", DESCRIPTION)),
                "a name too long", TarFiles.write("a", Map.of("pack.json", DESCRIPTION, "x".repeat(300), DESCRIPTION)),
                "a name of a dot", TarFiles.write("a", Map.of("pack.json", DESCRIPTION, "x/./y", DESCRIPTION)),
                "no tar", Bytes.utf8("nothing of the kind"));
        hostile.forEach((what, archive) -> {
            var target = folder.resolve("target");
            assertThatThrownBy(() -> PackArchive.unpack(archive, target))
                    .as(what)
                    .hasMessageContaining("HF-PCK-011");
            assertThat(target).doesNotExist();
        });
    }

    @Test
    void gigabytes_of_zeros_are_refused_before_they_are_there() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            var tar = TarFiles.write("web", Map.of("zeros", Bytes.copyOf(new byte[99 << 20])))
                    .toArray();
            gzip.write(tar, 0, tar.length - 1_024);
            gzip.write(tar);
        }
        assertThatThrownBy(() -> PackArchive.unpack(Bytes.copyOf(out.toByteArray()), folder.resolve("target")))
                .hasMessageContaining("100 MiB");
    }
}
