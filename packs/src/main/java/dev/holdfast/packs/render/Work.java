package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.render.HoleFinder.Sampled;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One rendering, layers side by side. Confined to one thread. */
final class Work {
    private final Composition composition;
    private final TemplateEngine engine;
    private final Dependence dependence;
    private final LayerBuilder builder;
    private final Set<String> tolerated;
    private final List<Finding> findings;
    /** Where the objects of each layer come from, as {@link BuiltLayer} says it. */
    private final Map<String, Map<String, String>> sources = new HashMap<>();

    /** @param known what was found before */
    Work(
            Composition composition,
            TemplateEngine engine,
            Dependence dependence,
            LayerBuilder builder,
            Set<String> tolerated,
            List<Finding> known) {
        this.composition = composition;
        this.engine = engine;
        this.dependence = dependence;
        this.builder = builder;
        this.tolerated = tolerated;
        this.findings = new ArrayList<>(known);
    }

    Checked<ProfileContent> content() {
        var common = composition.layers().stream()
                .filter(layer -> !dependence.usesSiteValues(layer.id()))
                .toList();
        var nobody = new SiteValues(Map.of(), Map.of(), Map.of(), dependence.demandedSecrets());
        checkMachine(Map.of());
        var all = evaluate(common, Map.of(), nobody);
        var machine = new MachineLayers(
                        all.stream().filter(layer -> layer.layer().isMachine()).toList(),
                        composition.kubernetes(),
                        findings)
                .config();
        var evaluated = all.stream().filter(layer -> !layer.layer().isMachine()).toList();
        var brought = evaluated.stream()
                .flatMap(layer -> layer.manifests().stream())
                .flatMap(manifest -> NamespacePlan.broughtBy(manifest.content()).stream())
                .toList();
        var plan = new NamespacePlan(composition, brought);
        var rendered = build(evaluated, plan, nobody);
        leaveHoles(rendered, common, Map.of(), nobody, plan);
        if (!isBroken() && composition.values()) {
            rendered.putAll(new LateLayers(composition, dependence, plan, this::another).find());
        }
        var autoscalers = Autoscalers.of(List.copyOf(rendered.values()));
        rendered.replaceAll((_, layer) -> autoscalers.free(layer, findings));
        Overlaps.resolve(List.copyOf(rendered.values()), plan, findings);
        var layers = composition.layers().stream()
                .filter(layer -> !layer.isMachine())
                .map(layer -> new ProfileContent.Layer(
                        layer.id(),
                        dependence.inputs(layer.id(), plan.creates(layer.id())),
                        Optional.ofNullable(rendered.get(layer.id()))))
                .toList();
        return outcome(new ProfileContent(
                composition.name(),
                composition.version(),
                composition.type(),
                layers,
                machine.map(MachineConfig::write),
                brought));
    }

    private Work another() {
        return new Work(composition, engine, dependence, builder, tolerated, List.of());
    }

    /** One layer as samples of a site's values make it; empty when something is wrong with it then. */
    Optional<Rendered.Layer> alone(String id, Map<String, String> sample, NamespacePlan plan) {
        var system = new TreeMap<String, String>();
        Dependence.SITE.forEach(name -> system.put(name, sample.getOrDefault(name, name)));
        var site = new SiteValues(Map.of(), system, Map.of(), dependence.demandedSecrets());
        var reached = dependence.layersReachedFrom(id);
        var layers = composition.layers().stream()
                .filter(layer -> reached.contains(layer.id()))
                .toList();
        var evaluated = evaluate(layers, sample, site).stream()
                .filter(layer -> layer.layer().id().equals(id))
                .toList();
        var built = build(evaluated, plan, site);
        leaveHoles(built, layers, sample, site, plan);
        return isBroken() ? Optional.empty() : Optional.ofNullable(built.get(id));
    }

    /** People sign for all clusters what is root on their nodes: no site, no cluster and no secret has a say in it. */
    private void checkMachine(Map<String, String> overrides) {
        for (var layer : composition.layers()) {
            if (!layer.isMachine()) {
                continue;
            }
            var secrets = dependence.taken(layer.id(), composition.secrets(), Map.of());
            if (dependence.usesSiteValues(layer.id())
                    || !secrets.isEmpty()
                    || !overrides.getOrDefault(layer.id(), "").isBlank()) {
                findings.add(Finding.error(
                        "layers." + layer.id(),
                        0,
                        "HF-RND-022",
                        "a value of one cluster goes into the machines' own layer " + layer.id(),
                        "write the value into the profile: people sign these layers for all clusters that take them"));
            }
        }
    }

    Checked<Map<String, Json.Obj>> values(Map<String, String> variables, SiteValues site) {
        var values = new LinkedHashMap<String, Json.Obj>();
        var sample = Sample.of(site.secrets()).getFirst();
        evaluate(composition.layers(), variables, site)
                .forEach(layer -> values.put(layer.layer().id(), (Json.Obj) sample.named(layer.withDefaults())));
        return outcome(values);
    }

    /**
     * The layers that take secrets, by id, as they are before other layers have their say.
     *
     * @param hollow with holes; else with what {@code variables} says
     */
    Map<String, HydratedLayer> taking(
            ProfileContent content, Map<String, String> variables, SiteValues site, boolean hollow) {
        var plan = new NamespacePlan(composition, content.namespaces());
        var taking = evaluate(composition.layers(), variables, site).stream()
                .filter(layer -> isTaking(layer.layer().id(), site))
                .toList();
        var built = build(taking, plan, site);
        if (hollow) {
            leaveHoles(built, composition.layers(), variables, site, plan);
        }
        var contents = new LinkedHashMap<String, HydratedLayer>();
        built.forEach((id, layer) -> contents.put(id, layer.content()));
        return contents;
    }

    private boolean isTaking(String layer, SiteValues site) {
        return !dependence.taken(layer, site.secrets(), site.overrides()).isEmpty();
    }

    /** Whether something is wrong. */
    boolean isBroken() {
        return findings.stream().map(this::weighed).anyMatch(Finding::isError);
    }

    /** What is wrong with where secrets come out. */
    List<Finding> misplaced() {
        return findings.stream()
                .filter(finding -> SecretPlaces.CODES.contains(finding.code()))
                .distinct()
                .toList();
    }

    Optional<Finding> firstError() {
        return findings.stream().map(this::weighed).filter(Finding::isError).findFirst();
    }

    Checked<Rendered> render(ProfileContent content, Map<String, String> variables, SiteValues site) {
        var plan = new NamespacePlan(composition, content.namespaces());
        var done = new LinkedHashMap<String, Rendered.Layer>();
        for (var layer : content.layers()) {
            if (!isOverridden(layer.id(), site)) {
                layer.content().ifPresent(common -> done.put(layer.id(), common));
            }
        }
        var late = done.values().stream()
                .filter(layer -> !layer.content().variables().isEmpty())
                .toList();
        late.forEach(layer -> done.remove(layer.id()));
        checkMachine(site.overrides());
        if (done.size() < content.layers().size()) {
            // All layers are evaluated, because a macro may refer to another pack's values.
            var missing = evaluate(composition.layers(), variables, site).stream()
                    .filter(layer -> !layer.layer().isMachine()
                            && !done.containsKey(layer.layer().id()))
                    .toList();
            var built = build(missing, plan, site);
            leaveHoles(built, composition.layers(), variables, site, plan);
            done.putAll(built);
            if (!isBroken()) {
                var autoscalers = Autoscalers.of(common(content));
                late.forEach(layer -> done.computeIfPresent(
                        layer.id(), (_, made) -> LateLayers.choose(layer, made, variables, site, autoscalers)));
            }
        }
        var layers = composition.layers().stream()
                .flatMap(layer -> Optional.ofNullable(done.get(layer.id())).stream())
                .sorted(Comparator.comparingLong(layer -> layer.content().priority()))
                .toList();
        return outcome(new Rendered(scaled(Overlaps.resolve(layers, plan, findings), content)));
    }

    /** Only what was rendered for this site may still change; the rest is signed as it is. */
    private List<Rendered.Layer> scaled(List<Rendered.Layer> layers, ProfileContent content) {
        var common = common(content);
        var autoscalers = Autoscalers.of(layers);
        var result = new ArrayList<Rendered.Layer>();
        for (var layer : layers) {
            if (common.contains(layer) || !layer.values().isEmpty()) {
                autoscalers.warn(layer, findings);
                result.add(layer);
            } else {
                result.add(autoscalers.free(layer, findings));
            }
        }
        return result;
    }

    private static List<Rendered.Layer> common(ProfileContent content) {
        return content.layers().stream()
                .flatMap(layer -> layer.content().stream())
                .toList();
    }

    /** Layers that take sensitive variables, with holes where those come out. */
    private void leaveHoles(
            Map<String, Rendered.Layer> built,
            List<Composition.Layer> evaluated,
            Map<String, String> variables,
            SiteValues site,
            NamespacePlan plan) {
        var variablesOf = new LinkedHashMap<String, Set<String>>();
        built.keySet().forEach(id -> {
            var taken = dependence.taken(id, site.secrets(), site.overrides());
            if (!taken.isEmpty()) {
                variablesOf.put(id, taken);
            }
        });
        var sampled = new LinkedHashMap<String, List<Sampled>>();
        var all = new HashSet<String>();
        variablesOf.values().forEach(all::addAll);
        if (site.secrets().isEmpty()) {
            return;
        }
        for (var sample : Sample.of(all.stream().sorted().toList())) {
            if (isBroken()) {
                return;
            }
            var layers = sample.changed().isEmpty()
                    ? built
                    : again(sample, variablesOf.keySet(), evaluated, variables, site, plan);
            for (var id : variablesOf.keySet()) {
                Optional.ofNullable(layers.get(id))
                        .ifPresent(layer -> sampled.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(new Sampled(sample, layer.content())));
            }
        }
        if (!isBroken()) {
            var unexpected =
                    new SampledText(Sample.of(site.secrets()).getFirst().values());
            built.forEach((id, layer) -> {
                if (!variablesOf.containsKey(id)
                        && unexpected.isIn(layer.bytes().utf8())) {
                    findings.add(Finding.error(
                            "layers." + id,
                            0,
                            "HF-RND-019",
                            "the value of a sensitive variable reaches this layer, which names none",
                            "name it where it is needed, as {{.spectro.var.NAME}}"));
                }
            });
            sampled.forEach((id, layers) -> built.computeIfPresent(id, (_, layer) -> {
                var places = new SecretPlaces(
                        layers, variablesOf.getOrDefault(id, Set.of()), sources.getOrDefault(id, Map.of()), findings);
                return layer.with(SecretUsers.marked(new HoleFinder(layers, places).find()));
            }));
        }
    }

    private Map<String, Rendered.Layer> again(
            Sample sample,
            Set<String> wanted,
            List<Composition.Layer> layers,
            Map<String, String> variables,
            SiteValues site,
            NamespacePlan plan) {
        var filled = new TreeMap<>(variables);
        filled.putAll(sample.values());
        var chosen = evaluate(layers, filled, site).stream()
                .filter(layer -> wanted.contains(layer.layer().id()))
                .toList();
        return build(chosen, plan, site);
    }

    private boolean isOverridden(String layer, SiteValues site) {
        return dependence.layersReachedFrom(layer).stream()
                .anyMatch(id -> !site.overrides().getOrDefault(id, "").isBlank());
    }

    /** The system macros of a site, by their path. */
    Map<String, String> system(SiteValues site) {
        var system = new TreeMap<>(site.system());
        system.putAll(dependence.common());
        return system;
    }

    /** The layers as plain YAML; none when something is wrong already. */
    private List<EvaluatedLayer> evaluate(
            List<Composition.Layer> layers, Map<String, String> variables, SiteValues site) {
        var system = system(site);
        layers.forEach(layer -> dependence.checkDemanded(
                layer, site.overrides().getOrDefault(layer.id(), ""), system.keySet(), findings));
        if (findings.stream().anyMatch(Finding::isError)) {
            return List.of();
        }
        try {
            var filled = new TreeMap<>(variables);
            Sample.of(site.secrets()).getFirst().values().forEach(filled::putIfAbsent);
            var shared = SharedMacros.of(composition.variables(), filled, system);
            return new Evaluation(engine, shared, site.overrides(), findings).evaluate(layers);
        } catch (Refusal e) {
            findings.add(Finding.error("profile", 0, e.problem()));
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
                sources.put(built.layer().id(), built.sources());
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
                new Rendered.Layer(id, inputs, usesSiteValues, built.content(), built.bytes(), Map.of()),
                built.sources(),
                built.findings());
    }

    private record Built(Rendered.Layer layer, Map<String, String> sources, List<Finding> findings) {}

    private <T> Checked<T> outcome(T value) {
        var distinct = findings.stream().map(this::weighed).distinct().toList();
        return distinct.stream().anyMatch(Finding::isError)
                ? new Checked.Invalid<>(distinct)
                : new Checked.Valid<>(value, distinct);
    }

    private Finding weighed(Finding finding) {
        return tolerated.contains(finding.code())
                ? Finding.warning(finding.path(), finding.line(), finding.code(), finding.message(), finding.remedy())
                : finding;
    }
}
