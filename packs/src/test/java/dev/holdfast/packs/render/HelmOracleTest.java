package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.BuiltInApis;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The helm binary is the oracle: the same objects, definitions and hooks included. Needs the binary of the test bed. */
class HelmOracleTest {
    private static final Helm HELM = new Helm();
    private static final int GENERATED = 24;

    @TempDir
    Path folder;

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    static Stream<Chart> charts() throws IOException {
        var ours = new ArrayList<Chart>();
        try (var packs = Files.list(Path.of("catalog"))) {
            packs.filter(pack -> Files.exists(pack.resolve("pack.json")))
                    .sorted()
                    .forEach(pack -> ours.addAll(PackReader.read(pack).require().charts()));
        }
        return Stream.concat(Stream.of(ChartCorpus.values()).map(ChartCorpus::chart), ours.stream());
    }

    @ParameterizedTest
    @MethodSource("charts")
    void helm_and_we_give_the_same_objects(Chart chart) throws IOException, InterruptedException {
        assertThat(compare(chart, unpacked(chart), "")).isTrue();
    }

    static Stream<GeneratedChart> generated() {
        return IntStream.rangeClosed(1, GENERATED).mapToObj(GeneratedChart::new);
    }

    @ParameterizedTest
    @MethodSource("generated")
    void helm_and_we_give_the_same_objects_of_charts_that_mix_everything(GeneratedChart generated)
            throws IOException, InterruptedException {
        // Some of them make no YAML; then neither of both may have it.
        compare(generated.chart(), unpacked(generated.chart()), generated.values());
    }

    /** Neither top folder is named as its chart: {@code archiveOf} calls every one "chart". */
    @Test
    void an_archive_with_archives_in_it_is_the_chart_that_helm_sees() throws IOException, InterruptedException {
        var innermost = archive(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: innermost\nversion: 0.1.0\n",
                "crds/a.yaml",
                ChartCorpus.DEFINITIONS.files().get("crds/things.yaml"),
                "templates/a.yaml",
                ChartCorpus.configMap("innermost", "a: {{ .Values.global.a | quote }}")));
        var inner = archive(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
                "templates/a.yaml",
                ChartCorpus.configMap("inner", "own: {{ .Values.own | quote }}"),
                "values.yaml",
                "own: 1\n",
                "charts/innermost-0.1.0.tgz",
                innermost));
        var outer = archive(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: outer\nversion: 1.0.0\n",
                "values.yaml",
                "inner: {own: 2}\nglobal: {a: x}\n",
                "templates/a.yaml",
                ChartCorpus.configMap("outer", "a: b"),
                "charts/inner-1.0.0.tgz",
                inner));
        var file = Files.write(folder.resolve("outer.tgz"), outer.toArray());
        assertThat(compare(ChartReader.archive(outer), file, "")).isTrue();
    }

    private Bytes archive(Map<String, Object> files) throws IOException {
        var source = Files.createTempDirectory(folder, "source");
        for (var file : files.entrySet()) {
            var target = source.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(
                    target,
                    file.getValue() instanceof Bytes raw
                            ? raw.toArray()
                            : Bytes.utf8(file.getValue().toString()).toArray());
        }
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(ChartReader.archiveOf(source).toArray());
        }
        return Bytes.copyOf(out.toByteArray());
    }

    private Path unpacked(Chart chart) throws IOException {
        var source = folder.resolve("chart");
        for (ChartFile file : chart.files()) {
            var target = source.resolve(file.path());
            Files.createDirectories(target.getParent());
            Files.write(target, file.content().toArray());
        }
        return source;
    }

    /** Whether helm renders it at all. */
    private boolean compare(Chart chart, Path source, String values) throws IOException, InterruptedException {
        var composition = ChartLayers.chart(chart, values);
        var kinds = CustomKinds.of(composition);
        var apis = new ArrayList<>(BuiltInApis.of("1.33.0"));
        apis.addAll(kinds.namedBy(chart));
        var expected = new TreeMap<String, List<Json>>();
        var normaliser = new Normaliser(new Kinds(), kinds, "apps", new ArrayList<>());
        var documents = OracleHelm.need(folder).template(source, chart.name(), apis, values);
        if (documents.isEmpty()) {
            refused(composition);
            return false;
        }
        documents
                .get()
                .forEach(document ->
                        normaliser.add("helm", StrictJson.write(document).utf8()));
        normaliser.objects().forEach(object -> put(expected, object));

        var found = new TreeMap<String, List<Json>>();
        var rendered = ChartLayers.render(new Renderer(HELM), composition);
        assertThat(rendered.findings()).filteredOn(Finding::isError).isEmpty();
        HydratedLayer layer = rendered.require().layers().getFirst().content();
        layer.objects().stream()
                .map(LayerObject::manifest)
                .filter(object -> !isOurs(object))
                .forEach(object -> put(found, object));
        layer.hooks().stream().map(Hook::manifest).forEach(object -> put(found, object));
        assertThat(found).isEqualTo(expected);
        return true;
    }

    private static void refused(Composition composition) {
        assertThat(ChartLayers.render(new Renderer(HELM), composition).findings())
                .extracting(Finding::code)
                .contains("HF-CHT-003");
    }

    private static boolean isOurs(Json.Obj object) {
        return object.equals(LayerBuilder.namespaceObject("apps"));
    }

    private static void put(Map<String, List<Json>> into, Json.Obj object) {
        var there = into.computeIfAbsent(ObjectRef.of(object).identity(), _ -> new ArrayList<>());
        // Of a subchart with two names Helm prints each definition twice, and installs it once.
        if (!there.contains(object)) {
            there.add(object);
        }
    }
}
