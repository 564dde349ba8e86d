package dev.holdfast.packs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartReaderTest {
    private static final String DESCRIPTION = "apiVersion: v2\nname: web\nversion: 1.2.3\n";

    private static Map<String, Bytes> files(Map<String, String> texts) {
        var files = new TreeMap<String, Bytes>();
        texts.forEach((path, text) -> files.put(path, Bytes.utf8(text)));
        return files;
    }

    private static Bytes gzipped(Bytes tar) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(tar.toArray());
        }
        return Bytes.copyOf(out.toByteArray());
    }

    @Test
    void an_archive_and_its_folder_are_the_same_chart(@TempDir Path folder) throws IOException {
        var texts = Map.of("Chart.yaml", DESCRIPTION, "templates/" + "x".repeat(150) + ".yaml", "a: b");
        for (var file : texts.entrySet()) {
            var target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        var tar = ChartReader.archiveOf(folder);
        assertThat(ChartReader.archive(tar)).isEqualTo(ChartReader.folder(files(texts)));
        assertThat(ChartReader.archive(gzipped(tar))).isEqualTo(ChartReader.archive(tar));
    }

    @Test
    void the_top_folder_of_an_archive_may_have_another_name() {
        var chart = ChartReader.archive(TarFiles.write("another", files(Map.of("Chart.yaml", DESCRIPTION))));
        assertThat(chart.name()).isEqualTo("web");
        assertThat(chart.version()).isEqualTo("1.2.3");
        assertThat(chart.file("Chart.yaml")).isPresent();
    }

    @Test
    void archives_of_subcharts_are_unpacked() throws IOException {
        var sub = gzipped(TarFiles.write("db", files(Map.of("Chart.yaml", "name: db\nversion: 2.0.0\n"))));
        var files = files(Map.of("Chart.yaml", DESCRIPTION));
        files.put("charts/db-2.0.0.tgz", sub);
        var chart = ChartReader.folder(files);
        assertThat(chart.files())
                .extracting(ChartFile::path)
                .containsExactly("Chart.yaml", "charts/db-2.0.0/Chart.yaml");
    }

    @Test
    void a_path_that_leaves_the_chart_is_refused() {
        var archive = TarFiles.write("web", files(Map.of("a/../../evil", "x")));
        assertThatThrownBy(() -> ChartReader.archive(archive))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-CHT-001"));
    }

    @Test
    void what_is_no_archive_is_refused() {
        for (var bytes : new Bytes[] {Bytes.utf8("no tar"), Bytes.utf8("x".repeat(2000)), Bytes.utf8("")}) {
            assertThatThrownBy(() -> ChartReader.archive(bytes))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-CHT-001"));
        }
    }

    @Test
    void an_archive_that_ends_early_is_refused() {
        var whole = TarFiles.write("web", files(Map.of("Chart.yaml", DESCRIPTION.repeat(100))));
        var part = Bytes.copyOf(java.util.Arrays.copyOf(whole.toArray(), 1700));
        assertThatThrownBy(() -> ChartReader.archive(part))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-CHT-001"));
    }
}
