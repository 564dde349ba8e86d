package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.chart.BuiltInApis;
import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charts of one layer, rendered in their order: objects, hooks and what is to be said about them. */
final class ChartRendering {
    private final RenderedCharts charts;
    private final Kinds kinds;
    private final CustomKinds customKinds;
    private final String kubernetes;
    private final String namespace;
    private final List<Finding> findings;
    private final List<Json.Obj> objects = new ArrayList<>();
    private final List<Hook> hooks = new ArrayList<>();
    private final Map<String, String> sources = new HashMap<>();

    ChartRendering(
            RenderedCharts charts,
            Kinds kinds,
            CustomKinds customKinds,
            String kubernetes,
            String namespace,
            List<Finding> findings) {
        this.charts = charts;
        this.kinds = kinds;
        this.customKinds = customKinds;
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.findings = findings;
    }

    /** Definitions first, then objects in Helm's order, chart by chart. */
    List<Json.Obj> objects() {
        return objects;
    }

    /** By weight, then name, as Helm runs them. */
    List<Hook> hooks() {
        return hooks.stream()
                .sorted(Comparator.comparingLong(Hook::weight)
                        .thenComparing(hook -> ObjectRef.of(hook.manifest()).name()))
                .toList();
    }

    /** The template that an object came from, by the object's identity: for people. */
    Map<String, String> sources() {
        return sources;
    }

    void render(Composition.Layer layer, Json.Obj values) {
        for (var locked : layer.charts()) {
            var chart = locked.chart();
            var path = "layers." + layer.id() + ".charts.";
            var own = layer.type().equals("chart") ? values : of(values, "charts", chart.name());
            var apis = new ArrayList<Api>(BuiltInApis.of(kubernetes));
            apis.addAll(customKinds.namedBy(chart));
            var job = new ChartJob(chart, release(locked, values), namespace, kubernetes, apis, own);
            try {
                switch (charts.render(job)) {
                    case RenderedCharts.Answer.Failed(var message) ->
                        findings.add(ChartFindings.refused(path, message));
                    case RenderedCharts.Answer.Rendered(var result) -> {
                        findings.addAll(new ChartFindings(chart, path).about(result.release()));
                        result.random().forEach(f -> findings.add(below(path, f)));
                        add(result.release(), path);
                    }
                }
            } catch (Refusal e) {
                findings.add(Finding.error(path + chart.name(), 0, e.problem()));
            }
        }
    }

    private static Finding below(String path, Finding finding) {
        return new Finding(
                finding.severity(),
                path + finding.path(),
                finding.line(),
                finding.code(),
                finding.message(),
                finding.remedy());
    }

    private static Json.Obj of(Json.Obj values, String field, String name) {
        return values.members().get(field) instanceof Json.Obj(var all) && all.get(name) instanceof Json.Obj own
                ? own
                : Json.Obj.EMPTY;
    }

    /** {@code pack.releaseNameOverride} wins over the layer's {@code releaseName}; else it is the chart's name. */
    private static String release(Composition.LockedChart locked, Json.Obj values) {
        Chart chart = locked.chart();
        var override = values.members().get("pack") instanceof Json.Obj(var pack)
                ? Optional.ofNullable(pack.get("releaseNameOverride"))
                : Optional.<Json>empty();
        if (override.isPresent()
                && override.get() instanceof Json.Obj(var names)
                && names.get(chart.name()) instanceof Json.Str(var name)
                && !name.isBlank()) {
            return name;
        }
        if (override.isPresent() && override.get() instanceof Json.Str(var name) && !name.isBlank()) {
            return name;
        }
        return locked.release().isEmpty() ? chart.name() : locked.release();
    }

    private void add(ChartOutcome.Release rendered, String path) {
        for (var definition : rendered.definitions()) {
            objects.addAll(normal(path + "crds", StrictJson.write(definition).utf8()));
        }
        for (var document : RenderedDocument.split(rendered.manifest())) {
            objects.addAll(normal(path + document.source(), document.text()));
        }
        for (var hook : rendered.hooks()) {
            for (var manifest : normal(path + hook.path(), hook.manifest() + "\n")) {
                hooks.add(new Hook(hook.events(), hook.weight(), hook.deletePolicies(), manifest));
            }
        }
    }

    /** Lines of what was rendered say nothing about the template, so they are left out. */
    private List<Json.Obj> normal(String path, String text) {
        var found = new ArrayList<Finding>();
        var normaliser = new Normaliser(kinds, customKinds, namespace, found);
        normaliser.add(path, Bytes.utf8(text).utf8());
        for (var finding : found) {
            // Helm takes the last of two equal keys, as we do.
            var severity = finding.code().equals("HF-YML-005") ? Finding.Severity.WARNING : finding.severity();
            findings.add(new Finding(severity, path, 0, finding.code(), finding.message(), finding.remedy()));
        }
        normaliser.objects().forEach(object -> sources.put(ObjectRef.of(object).identity(), path));
        return normaliser.objects();
    }
}
