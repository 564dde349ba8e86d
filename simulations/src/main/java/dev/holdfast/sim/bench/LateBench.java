package dev.holdfast.sim.bench;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LayerSettings;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.render.ProfileContent;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.packs.render.SiteValues;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.value.ValueFormat;
import dev.holdfast.sim.bench.Benchmark.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A profile whose every layer takes five values of each site: signed once, with holes. Part of the benchmark of rendering. */
record LateBench(Setting setting) {
    private static final int LAYERS = 30;
    private static final int VARIABLES = 5;
    private static final int SITES = 5;

    List<Figure> run() {
        var layers = setting.quick() ? 4 : LAYERS;
        var first = new ArrayList<Double>();
        var changed = new ArrayList<Double>();
        var sites = new ArrayList<Double>();
        int late = 0;
        for (int run = 0; run < (setting.quick() ? 1 : 5); run++) {
            try (var helm = new Helm()) {
                var renderer = new Renderer(helm);
                var start = System.nanoTime();
                late = late(renderer.content(profile("1.0.0", layers, -1)).require());
                first.add(seconds(start));
                start = System.nanoTime();
                var next = profile("1.0.1", layers, layers / 2);
                late = Math.min(late, late(renderer.content(next).require()));
                changed.add(seconds(start));
                for (int site = 0; site < SITES; site++) {
                    start = System.nanoTime();
                    var rendered = renderer.render(next, site(site)).require();
                    sites.add(seconds(start));
                    if (rendered.layers().stream().anyMatch(layer -> layer.usesSiteValues())) {
                        throw new IllegalStateException("expected no layer of one site's own, found one");
                    }
                }
            }
            setting.progress()
                    .accept("late " + (run + 1) + ": " + Samples.text(first.getLast()) + " s, one layer changed "
                            + Samples.text(changed.getLast()) + " s");
        }
        if (late < layers) {
            throw new IllegalStateException("expected " + layers + " layers with holes, found " + late);
        }
        var size = "a profile of " + layers + " chart layers that all take " + VARIABLES + " values of each site";
        return List.of(
                new Figure(size + ", made into layers with holes the first time", "s", new Samples(first))
                        .aim(Aim.atMost(Aim.Of.MEDIAN, 20))
                        .remark(
                                "each layer is rendered with three samples of its values, and, as it has a checksum, once"
                                        + " for each of them alone"),
                new Figure("the same when one layer changed", "s", new Samples(changed))
                        .aim(Aim.atMost(Aim.Of.MEDIAN, 2)),
                new Figure("the check of one more site's values, each layer by Helm", "s", new Samples(sites)));
    }

    private static int late(ProfileContent content) {
        return (int) content.layers().stream()
                .filter(layer -> layer.content().isPresent())
                .count();
    }

    /** @param other the layer that has another default; none when negative */
    private static Composition profile(String version, int layers, int other) {
        var values = "port: {{.spectro.var.v0}}\ntext: \""
                + String.join(
                        " ",
                        IntStream.range(1, VARIABLES)
                                .mapToObj(i -> "{{.spectro.var.v" + i + "}}")
                                .toList())
                + "%s\"\n";
        var composed = IntStream.range(0, layers)
                .mapToObj(i -> new Composition.Layer(
                        "app-" + i,
                        "app-" + i,
                        Optional.empty(),
                        List.of(new Composition.LockedChart(BenchCharts.quiet(i), "")),
                        List.of(),
                        LayerSettings.plain("", values.formatted(i == other ? " changed" : ""))))
                .toList();
        var variables = Stream.concat(
                        Stream.of(Variable.of("v0", ValueFormat.NUMBER, "", true)),
                        IntStream.range(1, VARIABLES).mapToObj(i -> Variable.of("v" + i, ValueFormat.STRING, "", true)))
                .toList();
        return new Composition("bench", version, "add-on", "all", ProfileComposer.KUBERNETES, variables, composed);
    }

    private static SiteValues site(int number) {
        var values = new LinkedHashMap<String, Json>();
        values.put("v0", new Json.Str(Integer.toString(8_000 + number)));
        for (int i = 1; i < VARIABLES; i++) {
            values.put("v" + i, new Json.Str("site-" + number + "-" + i));
        }
        return new SiteValues(values, Map.of(), Map.of());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
