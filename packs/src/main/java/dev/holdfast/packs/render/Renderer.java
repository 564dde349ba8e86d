package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variables;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** Helm was too slow or not there: that says nothing about a value. */
    private static final Set<String> PASSING = Set.of("HF-RND-003", "HF-RND-004");

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
                () -> tried(composition, work(composition, List.of()).content()),
                Checked.Valid.class::isInstance);
    }

    /** A secret that goes where none may be is refused before anything is published, also in layers of one site's own. */
    private Checked<ProfileContent> tried(Composition composition, Checked<ProfileContent> content) {
        var trial = new TrialSite(composition);
        if (composition.secrets().isEmpty() || !(content instanceof Checked.Valid<ProfileContent> valid)) {
            return content;
        }
        var work = work(composition, List.of());
        var _ = work.taking(valid.value(), trial.variables(), trial.values(), true);
        var wrong = work.misplaced();
        return wrong.isEmpty() ? content : new Checked.Invalid<>(wrong);
    }

    /**
     * What is wrong with the layers that each site has its own of, as far as the profile alone tells: an error is one at every
     * site, or at one that sets nothing but what it must.
     */
    public List<Finding> trial(Composition composition) {
        if (!(content(composition) instanceof Checked.Valid<ProfileContent>(var content, var _))
                || content.layers().stream().allMatch(layer -> layer.content().isPresent())) {
            return List.of();
        }
        var site = new TrialSite(composition);
        var found = render(composition, site.least(), site.values()).findings();
        return new Trial(composition, new Dependence(composition, CustomKinds.of(composition, defined))).weighed(found);
    }

    /**
     * The images that each layer names, by its id; of layers of sites' own those that a site of no special values would run.
     * Empty for a profile that cannot be rendered.
     */
    public Map<String, Set<String>> images(Composition composition) {
        if (!(content(composition) instanceof Checked.Valid<ProfileContent>(var content, var _))) {
            return Map.of();
        }
        var images = new TreeMap<String, Set<String>>();
        content.layers().stream()
                .flatMap(layer -> layer.content().stream())
                .forEach(layer ->
                        images.put(layer.id(), new TreeSet<>(layer.content().images())));
        if (images.size() < content.layers().size()) {
            var trial = new TrialSite(composition);
            if (render(composition, trial.variables(), trial.values())
                    instanceof Checked.Valid<Rendered>(var rendered, var _)) {
                rendered.layers()
                        .forEach(layer -> images.putIfAbsent(
                                layer.id(), new TreeSet<>(layer.content().images())));
            }
        }
        return images;
    }

    /** All layers for one site. Overrides of layers that this profile does not have are left aside. */
    public Checked<Rendered> render(Composition composition, SiteValues site) {
        return switch (check(composition, site)) {
            case Checked.Invalid<Map<String, String>>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Map<String, String>> variables -> {
                var all = withGenerated(composition, site);
                yield render(composition, without(variables.value(), all.secrets()), all);
            }
        };
    }

    /** What the site is to make itself, by the variable's name; HF-VAR-012 where a certificate would be for no host. */
    public Checked<Map<String, GeneratedValue>> generated(Composition composition, SiteValues site) {
        return switch (check(composition, site)) {
            case Checked.Invalid<Map<String, String>>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Map<String, String>>(var variables, var _) ->
                new GeneratedValues(composition, engine)
                        .of(variables, work(composition, List.of()).system(site));
        };
    }

    /** The merged values of each layer for one site, by its id, and nothing built from them; a chart's own are below. */
    public Checked<Map<String, Json.Obj>> values(Composition composition, SiteValues site) {
        return switch (check(composition, site)) {
            case Checked.Invalid<Map<String, String>>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Map<String, String>> variables ->
                work(composition, List.of())
                        .values(
                                without(
                                        variables.value(),
                                        withGenerated(composition, site).secrets()),
                                withGenerated(composition, site));
        };
    }

    /**
     * Whether Helm makes of the real secrets what holes filled with them say (packs-and-profiles.md §3, R1, R6). Keeps nothing
     * of the values, and says nothing of them.
     *
     * @param secrets the values of all of the site's sensitive variables
     * @return what is wrong: HF-SEC-004 (a value that its variable does not allow), HF-SEC-005
     */
    public Optional<Finding> verify(Composition composition, SiteValues site, Map<String, String> secrets) {
        for (var variable : composition.variables()) {
            var wrong = Optional.ofNullable(secrets.get(variable.name()))
                    .filter(_ -> variable.sensitive())
                    .flatMap(value -> Variables.checkSecret(variable, value));
            if (wrong.isPresent()) {
                return Optional.of(Finding.error(
                        "variables." + variable.name(),
                        0,
                        "HF-SEC-004",
                        wrong.get(),
                        "set another value with: holdfast secret set"));
            }
        }
        var checked = check(composition, site);
        if (!(checked instanceof Checked.Valid<Map<String, String>>(var variables, var _))) {
            return checked.findings().stream().filter(Finding::isError).findFirst();
        }
        var common = content(composition);
        if (!(common instanceof Checked.Valid<ProfileContent>(var content, var _))) {
            return common.findings().stream().filter(Finding::isError).findFirst();
        }
        var all = withGenerated(composition, site);
        var hollow = work(composition, List.of());
        var layers = hollow.taking(content, without(variables, all.secrets()), all, true);
        if (hollow.isBroken()) {
            return hollow.firstError();
        }
        // What a site generates is as harmless as a sample of it, and looks like it.
        var values = new TreeMap<>(Sample.of(all.secrets()).getFirst().values());
        values.putAll(secrets);
        var filled = new TreeMap<>(variables);
        filled.putAll(values);
        var customKinds = CustomKinds.of(composition, defined);
        var forgetful = new LayerBuilder(
                kinds, customKinds, charts.forgetful(), new Remembered<>(1, _ -> 1), composition.kubernetes());
        var real = new Work(
                composition, engine, new Dependence(composition, customKinds), forgetful, tolerated, List.of());
        var made = real.taking(content, filled, all, false);
        var late = real.firstError().filter(finding -> PASSING.contains(finding.code()));
        return late.isPresent() ? late : new RealValues(values).compare(layers, made, real.isBroken());
    }

    /** Samples or real values take the place of what a secret has no value for. */
    private static Map<String, String> without(Map<String, String> variables, Set<String> secrets) {
        var open = new TreeMap<>(variables);
        open.keySet().removeAll(secrets);
        return open;
    }

    private static SiteValues withGenerated(Composition composition, SiteValues site) {
        var secrets = new TreeSet<>(site.secrets());
        composition.variables().stream()
                .filter(variable -> variable.generated().isPresent())
                .flatMap(variable -> variable.names().stream())
                .forEach(secrets::add);
        return new SiteValues(site.variables(), site.system(), site.overrides(), secrets);
    }

    private static Checked<Map<String, String>> check(Composition composition, SiteValues site) {
        return Variables.check(composition.variables(), site.variables(), site.secrets());
    }

    private Work work(Composition composition, List<Finding> known) {
        var customKinds = CustomKinds.of(composition, defined);
        return new Work(
                composition,
                engine,
                new Dependence(composition, customKinds),
                new LayerBuilder(kinds, customKinds, charts, layers, composition.kubernetes()),
                tolerated,
                known);
    }

    private Checked<Rendered> render(Composition composition, Map<String, String> variables, SiteValues site) {
        var key = StrictJson.writeSorted(Json.object(
                        "composition", composition.fingerprint().toString(),
                        "variables", variables,
                        "system", site.system(),
                        "overrides", site.overrides(),
                        "secrets", List.copyOf(site.secrets())))
                .digest();
        return renderings.get(
                key,
                () -> switch (content(composition)) {
                    case Checked.Invalid<ProfileContent>(var findings) -> new Checked.Invalid<>(findings);
                    case Checked.Valid<ProfileContent> content ->
                        work(composition, content.warnings()).render(content.value(), variables, site);
                },
                Checked.Valid.class::isInstance);
    }
}
