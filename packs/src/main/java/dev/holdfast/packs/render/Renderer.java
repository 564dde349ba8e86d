package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variables;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Renders compositions. The same composition and values give the same bytes on every machine. Keeps the last results, so
 * that sites with equal values cost one rendering. Thread-safe.
 */
public final class Renderer {
    /** What stops a site from being given a layer and no person from seeing it. */
    private static final Set<String> SHOWN_ALL_THE_SAME = Set.of(
            "HF-CHT-004",
            "HF-RND-007",
            "HF-RND-008",
            "HF-RND-010",
            "HF-RND-014",
            "HF-VAL-001",
            "HF-VAL-002",
            "HF-VAL-003",
            "HF-YML-005");

    private final TemplateEngine engine;
    private final RenderedCharts charts;
    private final DefinedKinds defined = new DefinedKinds();
    private final Remembered<BuiltLayer> layers =
            new Remembered<>(LayerBuilder.MOST_BYTES, layer -> layer.bytes().length());
    private final Set<String> tolerated;
    private final Kinds kinds = new Kinds();
    private final Remembered<Checked<ProfileContent>> contents = new Remembered<>(32, _ -> 1);
    private final Remembered<Checked<Rendered>> renderings = new Remembered<>(256, _ -> 1);

    /** A renderer that asks {@code engine} for macros and for charts. */
    public <E extends TemplateEngine & ChartEngine> Renderer(E engine) {
        this(engine, engine, Set.of());
    }

    private Renderer(TemplateEngine engine, ChartEngine charts, Set<String> tolerated) {
        this.engine = engine;
        this.charts = new RenderedCharts(charts);
        this.tolerated = tolerated;
    }

    /**
     * A renderer for looking at layers: random content and what server-side apply would refuse are warnings, so that there
     * is something to look at. Nothing it renders may be published.
     */
    public static <E extends TemplateEngine & ChartEngine> Renderer preview(E engine) {
        return new Renderer(engine, engine, SHOWN_ALL_THE_SAME);
    }

    /** The layers that are the same at every site; the others are listed with their inputs only. */
    public Checked<ProfileContent> content(Composition composition) {
        return contents.get(
                composition.fingerprint(),
                () -> new Work(composition, List.of()).content(),
                Checked.Valid.class::isInstance);
    }

    /** All layers for one site. Overrides of layers that this profile does not have are left aside. */
    public Checked<Rendered> render(Composition composition, SiteValues site) {
        return switch (Variables.check(composition.variables(), site.variables())) {
            case Checked.Invalid<Map<String, String>>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Map<String, String>> variables -> render(composition, variables.value(), site);
        };
    }

    /** The merged values of each layer for one site, by its id, and nothing built from them; a chart's own are below. */
    public Checked<Map<String, Json.Obj>> values(Composition composition, SiteValues site) {
        return switch (Variables.check(composition.variables(), site.variables())) {
            case Checked.Invalid<Map<String, String>>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Map<String, String>> variables ->
                new Work(composition, List.of()).values(variables.value(), site);
        };
    }

    private Checked<Rendered> render(Composition composition, Map<String, String> variables, SiteValues site) {
        var key = StrictJson.writeSorted(Json.object(
                        "composition", composition.fingerprint().toString(),
                        "variables", variables,
                        "system", site.system(),
                        "overrides", site.overrides()))
                .digest();
        return renderings.get(
                key,
                () -> switch (content(composition)) {
                    case Checked.Invalid<ProfileContent>(var findings) -> new Checked.Invalid<>(findings);
                    case Checked.Valid<ProfileContent> content ->
                        new Work(composition, content.warnings()).render(content.value(), variables, site);
                },
                Checked.Valid.class::isInstance);
    }

    /** One rendering, layers side by side. Confined to one thread. */
    private final class Work {
        private final Composition composition;
        private final Dependence dependence;
        private final LayerBuilder builder;
        private final List<Finding> findings = new ArrayList<>();

        Work(Composition composition, List<Finding> known) {
            findings.addAll(known);
            this.composition = composition;
            var customKinds = CustomKinds.of(composition, defined);
            this.dependence = new Dependence(composition, customKinds);
            this.builder = new LayerBuilder(kinds, customKinds, charts, layers, composition.kubernetes());
        }

        Checked<ProfileContent> content() {
            var common = composition.layers().stream()
                    .filter(layer -> !dependence.usesSiteValues(layer.id()))
                    .toList();
            var nobody = new SiteValues(Map.of(), Map.of(), Map.of());
            var evaluated = evaluate(common, Map.of(), nobody);
            var brought = evaluated.stream()
                    .flatMap(layer -> layer.manifests().stream())
                    .flatMap(manifest -> NamespacePlan.broughtBy(manifest.content()).stream())
                    .toList();
            var plan = new NamespacePlan(composition, brought);
            var rendered = build(evaluated, plan, nobody);
            var autoscalers = Autoscalers.of(List.copyOf(rendered.values()));
            rendered.replaceAll((_, layer) -> autoscalers.free(layer, findings));
            Overlaps.resolve(List.copyOf(rendered.values()), plan, findings);
            var layers = composition.layers().stream()
                    .map(layer -> new ProfileContent.Layer(
                            layer.id(),
                            dependence.inputs(layer.id(), plan.creates(layer.id())),
                            Optional.ofNullable(rendered.get(layer.id()))))
                    .toList();
            return outcome(
                    new ProfileContent(composition.name(), composition.version(), composition.type(), layers, brought));
        }

        Checked<Map<String, Json.Obj>> values(Map<String, String> variables, SiteValues site) {
            var values = new LinkedHashMap<String, Json.Obj>();
            evaluate(composition.layers(), variables, site)
                    .forEach(layer -> values.put(layer.layer().id(), layer.withDefaults()));
            return outcome(values);
        }

        Checked<Rendered> render(ProfileContent content, Map<String, String> variables, SiteValues site) {
            var plan = new NamespacePlan(composition, content.namespaces());
            var done = new LinkedHashMap<String, Rendered.Layer>();
            for (var layer : content.layers()) {
                if (!isOverridden(layer.id(), site)) {
                    layer.content().ifPresent(common -> done.put(layer.id(), common));
                }
            }
            if (done.size() < composition.layers().size()) {
                // All layers are evaluated, because a macro may refer to another pack's values.
                var missing = evaluate(composition.layers(), variables, site).stream()
                        .filter(layer -> !done.containsKey(layer.layer().id()))
                        .toList();
                done.putAll(build(missing, plan, site));
            }
            var layers = composition.layers().stream()
                    .flatMap(layer -> Optional.ofNullable(done.get(layer.id())).stream())
                    .sorted(Comparator.comparingLong(layer -> layer.content().priority()))
                    .toList();
            return outcome(new Rendered(scaled(Overlaps.resolve(layers, plan, findings), content)));
        }

        /** Only what was rendered for this site may still change; the rest is signed as it is. */
        private List<Rendered.Layer> scaled(List<Rendered.Layer> layers, ProfileContent content) {
            var common = content.layers().stream()
                    .flatMap(layer -> layer.content().stream())
                    .toList();
            var autoscalers = Autoscalers.of(layers);
            var result = new ArrayList<Rendered.Layer>();
            for (var layer : layers) {
                if (common.contains(layer)) {
                    autoscalers.warn(layer, findings);
                    result.add(layer);
                } else {
                    result.add(autoscalers.free(layer, findings));
                }
            }
            return result;
        }

        private boolean isOverridden(String layer, SiteValues site) {
            return dependence.layersReachedFrom(layer).stream()
                    .anyMatch(id -> !site.overrides().getOrDefault(id, "").isBlank());
        }

        /** The layers as plain YAML; none when something is wrong already. */
        private List<EvaluatedLayer> evaluate(
                List<Composition.Layer> layers, Map<String, String> variables, SiteValues site) {
            var system = new TreeMap<>(site.system());
            system.putAll(dependence.common());
            layers.forEach(layer -> dependence.checkDemanded(
                    layer, site.overrides().getOrDefault(layer.id(), ""), system.keySet(), findings));
            if (findings.stream().anyMatch(Finding::isError)) {
                return List.of();
            }
            try {
                var shared = SharedMacros.of(composition.variables(), variables, system);
                return new Evaluation(engine, shared, site.overrides(), findings).evaluate(layers);
            } catch (Refusal e) {
                findings.add(Finding.error(
                        "profile",
                        0,
                        e.problem().code(),
                        "expected " + e.problem().expected() + ", found "
                                + e.problem().found(),
                        e.problem().remedy()));
                return List.of();
            }
        }

        private Map<String, Rendered.Layer> build(List<EvaluatedLayer> evaluated, NamespacePlan plan, SiteValues site) {
            var results = new LinkedHashMap<String, Rendered.Layer>();
            var running = new ArrayList<Future<Built>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                evaluated.forEach(layer -> running.add(threads.submit(() -> build(layer, plan, site))));
                for (var layer : running) {
                    var built = layer.get();
                    findings.addAll(built.findings());
                    results.put(built.layer().id(), built.layer());
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException ours
                        ? ours
                        : new IllegalStateException("rendering a layer broke", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while rendering", e);
            }
            return results;
        }

        private Built build(EvaluatedLayer layer, NamespacePlan plan, SiteValues site) {
            var id = layer.layer().id();
            var inputs = dependence.inputs(id, plan.creates(id));
            var built = builder.build(layer, inputs, plan);
            var usesSiteValues = dependence.usesSiteValues(id) || isOverridden(id, site);
            return new Built(
                    new Rendered.Layer(id, inputs, usesSiteValues, built.content(), built.bytes()), built.findings());
        }

        private record Built(Rendered.Layer layer, List<Finding> findings) {}

        private <T> Checked<T> outcome(T value) {
            var distinct = findings.stream().map(this::weighed).distinct().toList();
            return distinct.stream().anyMatch(Finding::isError)
                    ? new Checked.Invalid<>(distinct)
                    : new Checked.Valid<>(value, distinct);
        }

        private Finding weighed(Finding finding) {
            return tolerated.contains(finding.code())
                    ? Finding.warning(
                            finding.path(), finding.line(), finding.code(), finding.message(), finding.remedy())
                    : finding;
        }
    }
}
