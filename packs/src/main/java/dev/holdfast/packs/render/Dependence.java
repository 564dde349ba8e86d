package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each layer is made from, found in its texts without evaluating them. Immutable. */
final class Dependence {
    /** System macros that say the same at every site. */
    private static final Set<String> COMMON =
            Set.of("system.clusterprofile.name", "system.clusterprofile.version", "system.kubernetes.version");
    /** System macros that each site has its own of. */
    static final Set<String> SITE = Set.of("cluster.name", "cluster.uid", "project.name");

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /** Raised when the same inputs render to other bytes than before. */
    private static final long RENDERER = 1;

    /** The Helm in our helm-java; another one may render otherwise. */
    private static final String HELM = "helm-java 0.0.21";

    private final Composition composition;
    private final CustomKinds customKinds;
    private final Map<String, Set<String>> names = new TreeMap<>();

    Dependence(Composition composition, CustomKinds customKinds) {
        this.composition = composition;
        this.customKinds = customKinds;
        for (var layer : composition.layers()) {
            names.put(layer.id(), namesOf(layer));
        }
    }

    private static Set<String> namesOf(Composition.Layer layer) {
        var found = new TreeSet<String>();
        layer.valuesSteps()
                .forEach(step -> found.addAll(MacroText.of(step.text(), false).names()));
        layer.manifests()
                .forEach(manifest ->
                        found.addAll(MacroText.of(manifest.content(), false).names()));
        return found;
    }

    /** Every macro a layer can see, through the packs it refers to as well. */
    Set<String> namesReachedFrom(String layer) {
        var reached = new TreeSet<String>();
        for (var id : layersReachedFrom(layer)) {
            reached.addAll(names.getOrDefault(id, Set.of()));
        }
        return reached;
    }

    /** A required sensitive variable is a hole everywhere: the layer is the same at every site. */
    boolean usesSiteValues(String layer) {
        return namesReachedFrom(layer).stream()
                .filter(name -> demandedSecrets().stream().noneMatch(secret -> isNamed(secret, name)))
                .anyMatch(name -> name.startsWith("var.") || (name.startsWith("system.") && !COMMON.contains(name)));
    }

    /** The variables that are holes everywhere: every cluster names a secret for them, or its site makes one. */
    Set<String> demandedSecrets() {
        return composition.variables().stream()
                .filter(Dependence::isDemanded)
                .flatMap(variable -> variable.names().stream())
                .collect(Collectors.toSet());
    }

    private static boolean isDemanded(Variable variable) {
        return variable.generated().isPresent() || (variable.sensitive() && variable.required());
    }

    /**
     * What of a site's own a layer takes, when all of it may be values that only fill places; empty when a choice is among
     * it, or something that only some clusters have (packs-and-profiles.md §3, R4).
     */
    List<LateVariable> late(String layer) {
        if (!usesSiteValues(layer)) {
            return List.of();
        }
        var late = new ArrayList<LateVariable>();
        for (var name : namesReachedFrom(layer)) {
            var system = name.startsWith("system.") ? name.substring("system.".length()) : "";
            if (name.startsWith("var.")) {
                var variable = composition.variables().stream()
                        .filter(declared -> isOf(declared.name(), name))
                        .findFirst();
                if (variable.filter(Dependence::isDemanded).isPresent()) {
                    continue;
                }
                if (variable.filter(Dependence::isLate).isEmpty()) {
                    return List.of();
                }
                late.add(new LateVariable(
                        variable.get().name(),
                        variable.get().format(),
                        variable.get().regex()));
            } else if (SITE.contains(system)) {
                late.add(new LateVariable(system, ValueFormat.STRING, LABEL));
            } else if (!name.startsWith("pack.") && !COMMON.contains(name)) {
                return List.of();
            }
        }
        return late;
    }

    private static boolean isLate(Variable variable) {
        return !variable.isHole() && variable.options().isEmpty();
    }

    /** Which of these variables a layer takes, for a site that overrides some: by itself or through packs it refers to. */
    Set<String> taken(String layer, Set<String> variables, Map<String, String> overrides) {
        var reached = new LinkedHashSet<>(List.of(layer));
        var named = new TreeSet<String>();
        var next = new ArrayList<>(reached);
        while (!next.isEmpty()) {
            var id = next.removeLast();
            var own = new TreeSet<>(names.getOrDefault(id, Set.of()));
            own.addAll(MacroText.of(overrides.getOrDefault(id, ""), false).names());
            named.addAll(own);
            packsNamed(own).filter(reached::add).forEach(next::add);
        }
        return variables.stream()
                .filter(variable -> named.stream().anyMatch(name -> isNamed(variable, name)))
                .collect(Collectors.toSet());
    }

    /** Whether a macro takes this text: by its own name, or as one of those of its variable. */
    private static boolean isNamed(String text, String macro) {
        return macro.equals("var." + text) || macro.equals("var." + GeneratedValue.variable(text));
    }

    /** Whether a macro takes a text of this variable. */
    private static boolean isOf(String variable, String macro) {
        return macro.startsWith("var.")
                && GeneratedValue.variable(macro.substring("var.".length())).equals(variable);
    }

    /** Notes macros without which the layer would be wrong: HF-RND-016, and for an override HF-PRF-011. */
    void checkDemanded(Composition.Layer layer, String override, Set<String> system, List<Finding> findings) {
        var path = "layers." + layer.id();
        layer.valuesSteps().forEach(step -> demanded(path, step.text(), system, findings));
        layer.manifests().forEach(manifest -> demanded(path, manifest.content(), system, findings));
        try {
            demanded("overrides." + layer.id(), override, system, findings);
            MacroText.of(override, false).names().stream()
                    .filter(name -> name.startsWith("var."))
                    .filter(name -> composition.variables().stream()
                            .noneMatch(variable -> variable.macros().contains(name)))
                    .forEach(name -> findings.add(Finding.error(
                            "overrides." + layer.id(),
                            0,
                            "HF-PRF-011",
                            "the macro .spectro." + name + " names no variable of the profile",
                            "correct the name")));
        } catch (Refusal e) {
            findings.add(Finding.error("overrides." + layer.id(), 0, e.problem()));
        }
    }

    private static void demanded(String path, String text, Set<String> system, List<Finding> findings) {
        MacroText.of(text, false).demanded().stream()
                .filter(name -> name.startsWith("system."))
                .map(name -> name.substring("system.".length()))
                .filter(name -> system.stream().noneMatch(known -> known.equals(name) || known.startsWith(name + ".")))
                .forEach(name -> findings.add(Finding.error(
                        path,
                        0,
                        "HF-RND-016",
                        "the macro .spectro.system." + name + " has no value here",
                        "write | default \"…\" behind it, or use one of " + String.join(", ", system))));
    }

    /** Digest of all that goes into a layer except site values; a profile's new version alone does not change it. */
    Digest inputs(String layer, boolean createsNamespace) {
        var reached = namesReachedFrom(layer);
        var used = new ArrayList<Json>();
        for (var id : layersReachedFrom(layer)) {
            composition.layers().stream()
                    .filter(other -> other.id().equals(id))
                    .map(Composition.Layer::json)
                    .map(Dependence::withoutRegistry)
                    .forEach(used::add);
        }
        var variables = composition.variables().stream()
                .filter(variable -> reached.stream().anyMatch(name -> isOf(variable.name(), name)))
                .map(this::declared)
                .toList();
        var common = new TreeMap<String, String>();
        common().forEach((name, value) -> {
            if (reached.contains("system." + name)) {
                common.put(name, value);
            }
        });
        var inputs = Json.object(
                "renderer", RENDERER,
                "kubernetes", composition.kubernetes(),
                "layers", used,
                "variables", variables,
                "system", common,
                "createsNamespace", createsNamespace,
                "kinds", customKinds.mentionedIn(used.getFirst()));
        return StrictJson.writeSorted(withCharts(layer, inputs)).digest();
    }

    private Json.Obj declared(Variable variable) {
        var json =
                Json.object("name", variable.name(), "format", variable.format().name());
        json = variable.sensitive() ? json.with("sensitive", true) : json;
        // What may fill a hole is signed with it, and with a choice there is none.
        json = !composition.values() || variable.isHole() || variable.regex().isEmpty()
                ? json
                : json.with("regex", variable.regex());
        json = !composition.values() || variable.options().isEmpty() ? json : json.with("choice", true);
        return switch (variable.generated().map(Variable.Generated::kind).orElse("")) {
            case "" -> json;
            case GeneratedValue.PASSWORD -> json.with("generated", true);
            default -> json.with("generated", variable.generated().get().kind());
        };
    }

    /** What charts are told about the cluster, and by which Helm. */
    private Json.Obj withCharts(String layer, Json.Obj inputs) {
        var charts = composition.layers().stream()
                .filter(other -> other.id().equals(layer))
                .flatMap(other -> other.charts().stream())
                .toList();
        if (charts.isEmpty()) {
            return inputs;
        }
        var apis = charts.stream()
                .flatMap(locked -> customKinds.namedBy(locked.chart()).stream())
                .map(api -> api.groupVersion() + " " + api.kind())
                .toList();
        return inputs.with("helm", HELM).with("apis", Json.Arr.ofTexts(apis));
    }

    /** Where a pack was found says nothing about what it is. */
    private static Json.Obj withoutRegistry(Json.Obj layer) {
        return layer.members().get("pack") instanceof Json.Obj pack
                ? layer.with("pack", pack.without("registry"))
                : layer;
    }

    /** The system macros that need no site. */
    Map<String, String> common() {
        return Map.of(
                "clusterprofile.name", composition.name(),
                "clusterprofile.version", composition.version(),
                "kubernetes.version", composition.kubernetes());
    }

    /** The layer itself and every layer whose pack it refers to. */
    Set<String> layersReachedFrom(String layer) {
        var reached = new LinkedHashSet<>(List.of(layer));
        var next = new ArrayList<>(reached);
        while (!next.isEmpty()) {
            var names = this.names.getOrDefault(next.removeLast(), Collections.emptySet());
            packsNamed(names).filter(reached::add).forEach(next::add);
        }
        return reached;
    }

    /** The layers whose packs these macros refer to. */
    private Stream<String> packsNamed(Set<String> macros) {
        return composition.layers().stream()
                .filter(layer -> {
                    var pack = layer.pack().map(LockedPack::name).orElse("");
                    return !pack.isEmpty()
                            && macros.stream()
                                    .anyMatch(name ->
                                            name.equals("pack." + pack) || name.startsWith("pack." + pack + "."));
                })
                .map(Composition.Layer::id);
    }
}
