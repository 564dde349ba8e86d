package dev.holdfast.packs.lint;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.ChartReference;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LayerSettings;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.packs.render.Rendered;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.packs.render.SiteValues;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.ValueFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Renders a pack alone, without profile and site. Thread-safe. */
public final class PackPreview {
    /** What the macros of a site say where there is no site. */
    private static final Map<String, String> SYSTEM = Map.ofEntries(
            Map.entry("user.name", "user"),
            Map.entry("user.uid", "user-uid"),
            Map.entry("user.email", "user@example.com"),
            Map.entry("tenant.name", "tenant"),
            Map.entry("tenant.uid", "tenant-uid"),
            Map.entry("project.name", "project"),
            Map.entry("project.uid", "project-uid"),
            Map.entry("clusterprofile.uid", "profile-uid"),
            Map.entry("clusterprofile.infra.name", "infra"),
            Map.entry("clusterprofile.infra.uid", "infra-uid"),
            Map.entry("clusterprofile.infra.version", "1.0.0"),
            Map.entry("cluster.name", "cluster"),
            Map.entry("cluster.uid", "cluster-uid"),
            Map.entry("cluster.kubevip", "192.0.2.1"),
            Map.entry("cloudaccount.name", "account"),
            Map.entry("cloudaccount.uid", "account-uid"),
            Map.entry("cloud.type", "edge-native"),
            Map.entry("cloud.region", "region"));

    private final Renderer renderer;
    private final String kubernetes;
    private final String values;
    private final Map<String, Json> variables;

    /**
     * A preview.
     *
     * @param values laid over each pack's own
     * @param variables what {@code .spectro.var} has
     */
    public <E extends TemplateEngine & ChartEngine> PackPreview(
            E engine, String kubernetes, String values, Map<String, Json> variables) {
        this.renderer = Renderer.preview(engine);
        this.kubernetes = kubernetes.replaceFirst("^v", "");
        this.values = values;
        this.variables = new TreeMap<>(variables);
    }

    /** The variables of a profile that a pack's texts ask for; rendering says what is wrong with a text. */
    public static Set<String> wantedVariables(Pack pack) {
        var texts = new ArrayList<>(List.of(pack.values()));
        pack.manifests().forEach(manifest -> texts.add(manifest.content()));
        return texts.stream()
                .flatMap(text -> names(text).stream())
                .filter(name -> name.startsWith("var."))
                .map(name -> name.substring("var.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String text) {
        try {
            return MacroText.of(text, false).names();
        } catch (Refusal e) {
            return Set.of();
        }
    }

    /** The pack as one layer, or why it cannot be rendered. */
    public Checked<HydratedLayer> render(Path folder) {
        return switch (PackReader.read(folder)) {
            case Checked.Invalid<Pack>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Pack> valid ->
                valid.value().references().isEmpty()
                        ? render(valid.value())
                        : new Checked.Invalid<>(List.of(elsewhere(valid.value().references())));
        };
    }

    private static Finding elsewhere(List<ChartReference> references) {
        return Finding.error(
                "pack.json",
                0,
                "HF-PCK-013",
                "its charts come from their makers: " + references.getFirst(),
                "publish a profile with it: the hub fetches them from its registries");
    }

    private Checked<HydratedLayer> render(Pack pack) {
        var unknown = new ArrayList<Finding>();
        named("values.yaml", pack.values(), unknown);
        named("--values", values, unknown);
        pack.manifests().forEach(manifest -> named(manifest.name(), manifest.content(), unknown));
        if (!unknown.isEmpty()) {
            return new Checked.Invalid<>(unknown);
        }
        var site = new SiteValues(variables, SYSTEM, Map.of());
        return switch (renderer.render(composition(pack), site)) {
            case Checked.Invalid<Rendered>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Rendered>(var rendered, var warnings) ->
                new Checked.Valid<>(rendered.layers().getFirst().content(), warnings);
        };
    }

    private void named(String path, String text, List<Finding> findings) {
        try {
            MacroText.of(text, false).names().stream()
                    .filter(name -> name.startsWith("var."))
                    .filter(name -> !variables.containsKey(name.substring("var.".length())))
                    .forEach(name -> findings.add(Finding.error(
                            path,
                            0,
                            "HF-PRF-011",
                            "the macro .spectro." + name + " has no value",
                            "give the variable with --variables")));
        } catch (Refusal e) {
            findings.add(Finding.error(path, 0, e.problem()));
        }
    }

    private Composition composition(Pack pack) {
        var declared = variables.entrySet().stream()
                .map(entry -> Variable.of(
                        entry.getKey(),
                        entry.getValue() instanceof Json.Bool ? ValueFormat.BOOLEAN : ValueFormat.STRING,
                        "",
                        false))
                .toList();
        var settings = LayerSettings.plain("default", values);
        var lock = LockedPack.of(pack, "", List.of()).asAddon();
        var charts = pack.charts().stream()
                .map(chart -> new Composition.LockedChart(chart, ""))
                .toList();
        var id = pack.name().replaceAll("[^a-z0-9-]", "-");
        var layer = new Composition.Layer(id, id, Optional.of(lock), charts, pack.manifests(), settings);
        // It is looked at with these values: nothing waits for others.
        return new Composition(pack.name(), "1.0.0", "add-on", "all", kubernetes, declared, List.of(layer), false);
    }
}
