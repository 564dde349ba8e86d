package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.BuiltInApis;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.value.ValueFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The helm binary is the oracle: what a site makes of a layer with its values is what helm makes of them. */
class LateOracleTest {
    private static final Helm HELM = new Helm();
    private static final int CHARTS = 16;
    private static final int SITES = 4;
    private final Renderer renderer = new Renderer(HELM);

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        HELM.close();
    }

    @Test
    void a_layer_filled_with_a_sites_values_has_the_objects_that_helm_makes_of_them() throws Exception {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        int late = 0;
        int compared = 0;
        for (int i = 1; i <= CHARTS; i++) {
            var chart = i % 4 == 0 ? new GeneratedChart(i).chart() : quiet(new GeneratedChart(i).chart());
            var profile = profile(chart);
            var source = unpacked(chart, "chart-" + i);
            for (int site = 0; site < SITES; site++) {
                var values = site % 2 == 0 ? tame(random) : wild(random, i * SITES + site);
                var as = "seed %d, chart %d with %s".formatted(seed, i, values);
                if (!(renderer.render(profile, site(values)) instanceof Checked.Valid<Rendered>(var rendered, var _))) {
                    continue;
                }
                var layer = rendered.layers().getFirst();
                assertThat(found(layer)).as(as).isEqualTo(expected(chart, source, values, layer));
                late += layer.usesSiteValues() ? 0 : 1;
                compared++;
            }
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(CHARTS);
        assertThat(late).as("layers that waited for the site, seed %d", seed).isGreaterThanOrEqualTo(CHARTS);
    }

    private static Map<String, List<Json>> found(Rendered.Layer layer) {
        var found = new TreeMap<String, List<Json>>();
        var bound = layer.bound();
        bound.objects().stream()
                .map(LayerObject::manifest)
                .filter(object -> !object.equals(LayerBuilder.namespaceObject("apps")))
                .forEach(object -> put(found, object, layer));
        bound.hooks().forEach(hook -> put(found, hook.manifest(), layer));
        return found;
    }

    private Map<String, List<Json>> expected(Chart chart, Path source, Map<String, String> values, Rendered.Layer layer)
            throws IOException, InterruptedException {
        var kinds = CustomKinds.of(profile(chart));
        var apis = new ArrayList<>(BuiltInApis.of("1.33.0"));
        apis.addAll(kinds.namedBy(chart));
        var normaliser = new Normaliser(new Kinds(), kinds, "apps", new ArrayList<>());
        var given = given(name -> values.getOrDefault(name, ""));
        OracleHelm.need(folder)
                .template(source, chart.name(), apis, given)
                .orElseThrow(() -> new AssertionError("helm refuses what we render: " + given))
                .forEach(document ->
                        normaliser.add("helm", StrictJson.write(document).utf8()));
        var expected = new TreeMap<String, List<Json>>();
        normaliser.objects().forEach(object -> put(expected, object, layer));
        return expected;
    }

    /** A mark is the one thing that a site makes otherwise: it is left out where the layer has one. */
    private static void put(Map<String, List<Json>> into, Json.Obj object, Rendered.Layer layer) {
        var marked = layer.content().objects().stream()
                .flatMap(one -> one.holes().stream())
                .anyMatch(hole -> hole.filling() instanceof Filling.Derived
                        && hole.pointer().endsWith("/checksum~1texts"));
        var shown = marked ? (Json.Obj) without(object, "checksum/texts") : object;
        var there = into.computeIfAbsent(ObjectRef.of(object).identity(), _ -> new ArrayList<>());
        if (!there.contains(shown)) {
            there.add(shown);
        }
    }

    private static Json without(Json json, String name) {
        if (!(json instanceof Json.Obj object)) {
            return json;
        }
        var left = Json.Obj.EMPTY;
        for (var member : object.without(name).members().entrySet()) {
            left = left.with(member.getKey(), without(member.getValue(), name));
        }
        return left;
    }

    /** Helm runs hooks when values change, so that a layer with hooks never waits. */
    private static Chart quiet(Chart chart) {
        var files = new TreeMap<String, String>();
        chart.files().forEach(file -> files.put(file.path(), file.content().utf8()));
        files.remove("templates/hooks.yaml");
        return ChartCorpus.chart(files);
    }

    private static Map<String, String> tame(Random random) {
        var values = new LinkedHashMap<String, String>();
        for (var name : List.of("a", "b", "c")) {
            values.put(name, "w" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        }
        values.put("n", Integer.toString(1 + random.nextInt(900_000)));
        values.put("m", Integer.toString(1 + random.nextInt(900_000)));
        return values;
    }

    private static Map<String, String> wild(Random random, int kind) {
        var values = new LinkedHashMap<String, String>();
        values.put("a", text(random, kind));
        values.put("b", text(random, kind + 3));
        values.put("c", text(random, kind + 7));
        values.put("n", Integer.toString(random.nextInt(kind % 3 == 0 ? 2_000_000_000 : 900_000)));
        values.put("m", kind % 2 == 0 ? random.nextInt(100) + "." + (1 + random.nextInt(9)) : "1000000");
        return values;
    }

    private static String text(Random random, int kind) {
        var word = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
        return switch (kind % 10) {
            case 0 -> word + ": " + word;
            case 1 -> Integer.toString(random.nextInt(1_000_000_000));
            case 2 -> "0" + random.nextInt(999);
            case 3 -> " " + word + " # " + word;
            case 4 -> word + "'" + word;
            case 5 -> "true";
            case 6 -> "{{ " + word + " }}";
            case 7 -> "1e6";
            case 8 -> "ü€" + word + "$(x)";
            default -> word;
        };
    }

    private static String given(java.util.function.UnaryOperator<String> text) {
        return """
                texts: {t1: "%s", t2: "x-%s-y", t3: "%s"}
                numbers: {n1: %s, n2: "%s"}
                """
                .formatted(text.apply("a"), text.apply("b"), text.apply("c"), text.apply("n"), text.apply("m"));
    }

    private static Composition profile(Chart chart) {
        var variables = List.of(
                Variable.of("a", ValueFormat.STRING, "", true),
                Variable.of("b", ValueFormat.STRING, "", true),
                Variable.of("c", ValueFormat.STRING, "", true),
                Variable.of("n", ValueFormat.NUMBER, "", true),
                Variable.of("m", ValueFormat.NUMBER, "", true));
        var layers = ChartLayers.chart(chart, given(name -> "{{.spectro.var." + name + "}}"))
                .layers();
        return new Composition("test", "1.0.0", "add-on", "all", "1.33.0", variables, layers);
    }

    private static SiteValues site(Map<String, String> values) {
        var json = new LinkedHashMap<String, Json>();
        values.forEach((name, value) -> json.put(name, new Json.Str(value)));
        return new SiteValues(json, Map.of(), Map.of());
    }

    private Path unpacked(Chart chart, String name) throws IOException {
        var source = folder.resolve(name);
        for (var file : chart.files()) {
            var target = source.resolve(file.path());
            Files.createDirectories(target.getParent());
            Files.write(target, file.content().toArray());
        }
        return source;
    }
}
