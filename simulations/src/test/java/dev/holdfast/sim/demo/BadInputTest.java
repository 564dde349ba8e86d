package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.drive.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What nobody should have given us, by commands alone: a code, a remedy, and nothing written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final long BOMB = 150L << 20;

    private Path folder;
    private Shops shops;

    @BeforeAll
    void start(@TempDir Path place) throws IOException {
        folder = place;
        Files.createDirectories(folder.resolve("packs"));
        var clock = Clock.systemUTC();
        shops = new Shops(folder, Clusters.inMemory(clock), clock);
        var registry = write(
                "registry.yaml",
                """
                apiVersion: holdfast.dev/v1
                kind: Registry
                metadata: {name: bad}
                spec: {type: folder, url: %s}
                """
                        .formatted(folder.resolve("packs")));
        shops.shell().must("apply", "-f", registry);
    }

    @AfterAll
    void stop() {
        shops.close();
    }

    @Test
    void packs_that_need_each_other_in_a_circle() throws IOException {
        pack("ring-a", "{packName: ring-b, type: required}", "");
        pack("ring-b", "{packName: ring-a, type: required}", "");
        refusesToPublish("ring", layers("ring-a", "ring-b"), "HF-PRF-025", "ring-a needs ring-b needs ring-a");
    }

    @Test
    void packs_whose_wishes_no_version_suits() throws IOException {
        pack("db", "", "");
        pack("old", "{packName: db, maxVersion: 0.9.0, type: required}", "");
        refusesToPublish("wishes", layers("db", "old"), "HF-PRF-018", "old 1.0.0 needs db");
    }

    @Test
    void one_pack_in_two_layers() throws IOException {
        pack("twice", "", "");
        var two =
                "    - {name: one, pack: {name: twice, tag: 1.0.0}}\n    - {name: two, pack: {name: twice, tag: 1.0.0}}\n";
        refusesToPublish("twice", two, "HF-PRF-010", "twice");
    }

    @Test
    void an_infra_profile_without_its_four_layers() throws IOException {
        var text = profile("half", layers("ubuntu")).replace("add-on", "infra").replace("tag: 1.0.0", "tag: 24.4.0");
        refuses("HF-PRF-020", "exactly one", applied(text), "publish", "profile", "half");
    }

    @Test
    void a_variable_that_goes_while_a_cluster_sets_it() throws IOException {
        var variable = "  variables: [{name: till}]\n  layers:";
        var layer =
                "    - {name: till, manifest: {content: \"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: till}\"}}\n";
        shop("variable", profile("variable", layer).replace("  layers:", variable), "variables: {till: one}");
        apply(profile("variable", layer).replace("version: 1.0.0", "version: 1.1.0"));
        shops.shell().must("publish", "profile", "variable");
        var name = first();
        refuses("HF-VAR-005", "till", "", "update", "apply", name);
        assertThat(shops.shell().must("get", "cluster", name, "-o", "json").out())
                .contains("\"1.0.0\"");
    }

    @Test
    void a_value_that_its_pack_does_not_allow() throws IOException {
        pack("picky", "", "");
        Files.writeString(
                folder.resolve("packs/picky-1.0.0/schema.yaml"),
                "manifests.picky.size:\n  schema: '{{ required | format \"${number:[1-5]}\" | hints \"how many\" }}'\n");
        var layer = layers("picky") + "      values: \"manifests: {picky: {size: 9}}\"\n";
        refusesToPublish("picky", layer, "HF-VAL-002", "manifests.picky.size");
    }

    @Test
    void a_chart_that_wants_a_value_says_it_in_its_own_words() throws IOException {
        chart("wanting", "{{ required \"a password for the till is needed\" .Values.password }}");
        refusesToPublish("wanting", layers("wanting"), "HF-CHT-003", "a password for the till is needed");
    }

    @Test
    void a_template_that_never_ends_or_takes_all_memory() throws IOException {
        chart("endless", "{{ define \"a\" }}{{ include \"a\" . }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}");
        refusesToPublish("endless", layers("endless"), "HF-CHT-003", "endless");
        chart("hungry", "{{ range $i := untilStep 0 2000000000 1 }}{{ end }}");
        refusesToPublish("hungry", layers("hungry"), "HF-RND-003", "hungry");
        // Whoever comes next is served.
        chart("plain", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n");
        apply(profile("plain", layers("plain")));
        shops.shell().must("publish", "profile", "plain");
    }

    @Test
    void an_archive_that_leaves_its_folder_or_swells() throws IOException {
        archive("leaving", "../../evil", 10);
        refusesToPublish("leaving", layers("leaving"), "HF-CHT-001", "evil");
        assertThat(folder.resolve("evil")).doesNotExist();
        archive("swelling", "chart/zeros", BOMB);
        refusesToPublish("swelling", layers("swelling"), "HF-CHT-001", "swelling");
    }

    @Test
    void yaml_that_explodes_says_a_key_twice_or_is_no_text() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        refuses("HF-YML-004", "alias", "", "apply", "-f", write("bomb.yaml", bomb.toString()));
        var twice = profile("doubled", layers("db")).replace("type: add-on", "type: add-on\n  type: infra");
        refuses("HF-YML-005", "type", "", "apply", "-f", write("doubled.yaml", twice));
        var file = folder.resolve("latin.yaml");
        Files.write(file, profile("latin", "").replace("latin", "lat\u00efn").getBytes(StandardCharsets.ISO_8859_1));
        refuses("HF-YML-002", "UTF-8", "", "apply", "-f", file.toString());
    }

    private void refusesToPublish(String name, String layers, String code, String said) throws IOException {
        refuses(code, said, applied(profile(name, layers)), "publish", "profile", name);
    }

    /** @param applied what {@code apply} said already, which may be all: then nothing is published */
    private void refuses(String code, String said, String applied, String... command) {
        var before = written();
        var result = applied.isEmpty() ? shops.shell().run(command) : new Shell.Result(1, "", applied);
        assertThat(result.exitStatus())
                .as("%s: %s", String.join(" ", command), result.out())
                .isNotZero();
        assertThat(result.err() + result.out()).contains(code).contains(said);
        assertThat(result.err() + result.out())
                .as("a remedy after what is wrong")
                .contains("; ");
        assertThat(written()).isEqualTo(before);
    }

    /** What was refused already; empty when it was kept as a draft. */
    private String applied(String text) throws IOException {
        var result = shops.shell().run("apply", "-f", write("draft.yaml", text));
        return result.exitStatus() == 0 ? "" : result.err() + result.out();
    }

    private void apply(String text) throws IOException {
        shops.shell().must("apply", "-f", write("draft.yaml", text));
    }

    /** Everything that anybody ever changed. */
    private String written() {
        return shops.shell().must("audit", "list", "-o", "json").out();
    }

    /** Makes a shop run this profile and nothing else. */
    private void shop(String profile, String text, String more) throws IOException {
        apply(text);
        shops.shell().must("publish", "profile", profile);
        apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  profiles: [{name: %s, version: 1.0.0}]
                  %s
                """
                        .formatted(first(), profile, more));
    }

    private String first() {
        return shops.names().stream().sorted().findFirst().orElseThrow();
    }

    private static String layers(String... packs) {
        var layers = new StringBuilder();
        for (var pack : packs) {
            layers.append("    - name: %s\n      pack: {name: %s, tag: 1.0.0}\n".formatted(pack, pack));
        }
        return layers.toString();
    }

    private static String profile(String name, String layers) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: %s}
                spec:
                  type: add-on
                  version: 1.0.0
                  layers:
                %s"""
                .formatted(name, layers);
    }

    private Path pack(String name, String dependency, String charts) throws IOException {
        var pack = Files.createDirectories(folder.resolve("packs").resolve(name + "-1.0.0"));
        var manifest = charts.isEmpty() ? "\"manifests/" + name + ".yaml\"" : "";
        Files.writeString(
                pack.resolve("pack.json"),
                """
                {"name": "%s", "displayName": "%s", "version": "1.0.0", "layer": "addon", "cloudTypes": ["all"],
                 "kubeManifests": [%s], "charts": [%s], "constraints": {"dependencies": [%s]}}
                """
                        .formatted(name, name, manifest, charts, json(dependency)));
        Files.writeString(
                pack.resolve("values.yaml"),
                "pack: {namespace: %s}\nmanifests: {%s: {size: 1}}\n".formatted(name, name));
        if (charts.isEmpty()) {
            Files.createDirectories(pack.resolve("manifests"));
            Files.writeString(
                    pack.resolve("manifests").resolve(name + ".yaml"),
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n".formatted(name));
        }
        return pack;
    }

    private static String json(String dependency) {
        return dependency.replaceAll("([{ ])([A-Za-z]+):", "$1\"$2\":").replaceAll(": ([^,}]+)", ": \"$1\"");
    }

    private void chart(String name, String template) throws IOException {
        var chart = pack(name, "", "\"charts/" + name + "\"").resolve("charts").resolve(name);
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: %s\nversion: 1.0.0\n".formatted(name));
        Files.writeString(chart.resolve("templates/a.yaml"), template);
    }

    /** A pack with one chart, whose archive has one more file of zeros. */
    private void archive(String name, String path, long size) throws IOException {
        var pack = pack(name, "", "\"charts/" + name + "-1.0.0.tgz\"");
        Files.createDirectories(pack.resolve("charts"));
        try (var out = new TarArchiveOutputStream(new GZIPOutputStream(
                Files.newOutputStream(pack.resolve("charts").resolve(name + "-1.0.0.tgz"))))) {
            for (var file : Map.of("chart/Chart.yaml", "apiVersion: v2\nname: %s\nversion: 1.0.0\n".formatted(name))
                    .entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length());
                out.putArchiveEntry(entry);
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
            var entry = new TarArchiveEntry(path, true);
            entry.setSize(size);
            out.putArchiveEntry(entry);
            zeros(out, size);
            out.closeArchiveEntry();
        }
    }

    private static void zeros(OutputStream out, long size) throws IOException {
        var some = new byte[1 << 20];
        for (long left = size; left > 0; left -= some.length) {
            out.write(some, 0, (int) Math.min(left, some.length));
        }
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
