package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.ValuesMerge;
import dev.holdfast.packs.values.ValuesSchema;
import dev.holdfast.packs.values.ValuesStep;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Evaluates the macros of some layers of a composition: first all values, then, with the merged values at hand, all
 * manifests; one question to Helm each. Confined to one thread.
 */
final class Evaluation {
    /** So many packs may stand in a row in which each refers to the next. */
    private static final int MOST_ROUNDS = 8;

    private final TemplateEngine engine;
    private final Map<String, String> overrides;
    private final List<Finding> findings;
    private Json.Obj shared;

    Evaluation(TemplateEngine engine, Json.Obj shared, Map<String, String> overrides, List<Finding> findings) {
        this.engine = engine;
        this.shared = shared;
        this.overrides = overrides;
        this.findings = findings;
    }

    List<EvaluatedLayer> evaluate(List<Composition.Layer> layers) {
        var values = values(layers);
        var texts = new ArrayList<Text>();
        for (var layer : layers) {
            for (var manifest : layer.manifests()) {
                var own = own(values.getOrDefault(layer.id(), Json.Obj.EMPTY), manifest.name());
                texts.add(new Text(
                        "layers." + layer.id() + "." + manifest.name(),
                        manifest.content(),
                        own instanceof Json.Obj,
                        own instanceof Json.Obj map ? map : Json.Obj.EMPTY));
            }
        }
        var evaluated = new ArrayList<>(ask(texts));
        var results = new ArrayList<EvaluatedLayer>();
        for (var layer : layers) {
            var manifests = layer.manifests().stream()
                    .map(manifest -> new ManifestText(manifest.name(), evaluated.removeFirst()))
                    .toList();
            results.add(new EvaluatedLayer(layer, values.getOrDefault(layer.id(), Json.Obj.EMPTY), manifests));
        }
        return results;
    }

    private static Json own(Json.Obj values, String manifest) {
        return values.members().get("manifests") instanceof Json.Obj(var manifests)
                ? manifests.getOrDefault(manifest, Json.NULL)
                : Json.NULL;
    }

    /** Merged values by layer id; those that refer to another pack's values are evaluated after those that do not. */
    private Map<String, Json.Obj> values(List<Composition.Layer> layers) {
        var values = new LinkedHashMap<String, Json.Obj>();
        var later = layers.stream()
                .filter(layer -> texts(layer).anyMatch(Evaluation::namesPack))
                .toList();
        var first = new ArrayList<>(layers);
        first.removeAll(later);
        merge(first, values);
        sharePacks(first, values);
        settle(later, layers, values);
        return values;
    }

    /** Packs that refer to themselves or to each other see first what is fixed in them, then what came of it. */
    private void settle(List<Composition.Layer> later, List<Composition.Layer> layers, Map<String, Json.Obj> values) {
        if (later.isEmpty()) {
            return;
        }
        later.forEach(layer -> values.put(layer.id(), NamespacePlan.outlined(layer)));
        int known = findings.size();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var before = new LinkedHashMap<>(values);
            sharePacks(layers, values);
            findings.subList(known, findings.size()).clear();
            merge(later, values);
            if (values.equals(before)) {
                return;
            }
        }
        findings.add(Finding.error(
                "layers." + later.getFirst().id() + ".values",
                0,
                "HF-RND-001",
                "the macros of " + later.stream().map(Composition.Layer::id).collect(Collectors.joining(", "))
                        + " refer to each other without end",
                "let one of them be a plain value"));
    }

    private static boolean namesPack(Text text) {
        return text.source().contains("{{")
                && MacroText.of(text.source(), false).names().stream().anyMatch(name -> name.startsWith("pack."));
    }

    private List<ValuesStep> steps(Composition.Layer layer) {
        var steps = new ArrayList<>(layer.valuesSteps());
        steps.add(new ValuesStep("", overrides.getOrDefault(layer.id(), "")));
        return steps;
    }

    private Stream<Text> texts(Composition.Layer layer) {
        return steps(layer).stream().map(step -> new Text(path(layer, step), step.text()));
    }

    private static String path(Composition.Layer layer, ValuesStep step) {
        return step.name().isEmpty() ? "overrides." + layer.id() : "layers." + layer.id() + "." + step.name();
    }

    private void merge(List<Composition.Layer> layers, Map<String, Json.Obj> into) {
        var texts = layers.stream().flatMap(this::texts).toList();
        var evaluated = new ArrayList<>(ask(texts));
        for (var layer : layers) {
            var merged = Json.Obj.EMPTY;
            var given = Json.Obj.EMPTY;
            for (var step : steps(layer)) {
                if (step.name().equals("values")) {
                    given = merged;
                }
                merged = merged(layer, step.left(merged), mapping(path(layer, step), evaluated.removeFirst()));
            }
            checkSchema(layer, given, merged);
            into.put(layer.id(), merged);
        }
    }

    private void checkSchema(Composition.Layer layer, Json.Obj given, Json.Obj merged) {
        var schema = layer.pack().map(LockedPack::schema).orElse("");
        if (!schema.isEmpty()) {
            // What cannot be read of it is said where the pack is checked.
            var rules = ValuesSchema.read(schema, new ArrayList<>());
            findings.addAll(rules.check("layers." + layer.id() + ".values", given, merged));
        }
    }

    /** What goes to a chart keeps its nulls: they take the chart's own defaults away. */
    private static Json.Obj merged(Composition.Layer layer, Json.Obj base, Json.Obj over) {
        if (layer.type().equals("chart")) {
            return ValuesMerge.mergeKeepingNulls(base, over);
        }
        var merged = ValuesMerge.merge(base, over);
        return over.members().get("charts") instanceof Json.Obj charts
                ? merged.with(
                        "charts",
                        ValuesMerge.mergeKeepingNulls(
                                base.members().get("charts") instanceof Json.Obj below ? below : Json.Obj.EMPTY,
                                charts))
                : merged;
    }

    private Json.Obj mapping(String path, String text) {
        try {
            var document = Yaml.readMapping(text);
            document.findings()
                    .forEach(f -> findings.add(Finding.warning(path, f.line(), f.code(), f.message(), f.remedy())));
            return (Json.Obj) document.value();
        } catch (Refusal e) {
            findings.add(Finding.error(
                    path,
                    Yaml.lineOf(e),
                    e.problem().code(),
                    e.problem().message(),
                    "correct the values; put macros in quotes or through | quote"));
            return Json.Obj.EMPTY;
        }
    }

    private void sharePacks(List<Composition.Layer> layers, Map<String, Json.Obj> values) {
        var packs = new LinkedHashMap<String, Json>();
        for (var layer : layers) {
            layer.pack().ifPresent(pack -> packs.put(pack.name(), values.getOrDefault(layer.id(), Json.Obj.EMPTY)));
        }
        shared = shared.with("pack", new Json.Obj(packs));
    }

    private List<String> ask(List<Text> texts) {
        var jobs = new ArrayList<TemplateEngine.Job>();
        var asked = new ArrayList<Integer>();
        var results = new ArrayList<String>();
        for (int i = 0; i < texts.size(); i++) {
            results.add(texts.get(i).source());
            try {
                var macros = MacroText.of(texts.get(i).source(), texts.get(i).withValues());
                if (macros.hasMacros()) {
                    asked.add(i);
                    jobs.add(new TemplateEngine.Job(
                            macros.template(), texts.get(i).values()));
                }
            } catch (Refusal e) {
                findings.add(Finding.error(texts.get(i).path(), 0, e.problem()));
            }
        }
        var outcomes = engine.evaluate(shared, jobs);
        for (int i = 0; i < asked.size(); i++) {
            switch (outcomes.get(i)) {
                case TemplateEngine.Outcome.Text(var text) -> results.set(asked.get(i), text);
                case TemplateEngine.Outcome.Failed(var message) -> {
                    // What is left of it says nothing more.
                    results.set(asked.get(i), "");
                    findings.add(Finding.error(
                            texts.get(asked.get(i)).path(),
                            0,
                            "HF-RND-001",
                            "Helm cannot evaluate a macro: " + message,
                            "correct the macro"));
                }
            }
        }
        return results;
    }

    private record Text(String path, String source, boolean withValues, Json.Obj values) {
        Text(String path, String source) {
            this(path, source, false, Json.Obj.EMPTY);
        }
    }
}
