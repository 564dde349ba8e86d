package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.ValuesMerge;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which layer brings the Namespace object that several may need: the first to be installed, unless a manifest has it
 * itself. Decided from the texts, so that no site's values move it. Immutable.
 */
final class NamespacePlan {
    private static final Set<String> BUILT_IN = Set.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final Pattern EXPLICIT = Pattern.compile("(?m)^kind:\\s*[\"']?Namespace[\"']?\\s*$");

    private final Map<String, String> namespaces = new HashMap<>();
    private final Set<String> creators = new HashSet<>();
    private final Set<String> shared = new HashSet<>();

    /** Plans a composition whose common layers bring these Namespace objects themselves. */
    NamespacePlan(Composition composition, List<String> brought) {
        var taken = new HashSet<>(BUILT_IN);
        taken.addAll(brought);
        composition.layers().forEach(layer -> layer.manifests()
                .forEach(m -> taken.addAll(broughtBy(outline(m.content())))));
        composition.layers().stream()
                .sorted(Comparator.comparingLong(NamespacePlan::priority))
                .forEach(layer -> {
                    var namespace = namespaceOf(layer, outlined(layer));
                    namespaces.put(layer.id(), namespace);
                    if (taken.add(namespace)) {
                        creators.add(layer.id());
                    } else {
                        shared.add(namespace);
                    }
                });
    }

    boolean creates(String layer) {
        return creators.contains(layer);
    }

    /** Whether the layer, rendered with this namespace, has to bring it; an override may have moved it. */
    boolean creates(String layer, String namespace) {
        return namespace.equals(namespaces.get(layer)) ? creates(layer) : !BUILT_IN.contains(namespace);
    }

    /** Whether several layers live there. */
    boolean isShared(String namespace) {
        return shared.contains(namespace);
    }

    /** Whether the namespace is another one than the texts say. */
    boolean isMoved(String layer, String namespace) {
        return !namespace.equals(namespaces.get(layer));
    }

    /** For packs {@code pack.namespace} wins, then the profile's, then the layer's name. */
    static String namespaceOf(Composition.Layer layer, Json.Obj values) {
        var own = values.members().get("pack") instanceof Json.Obj pack
                        && pack.members().get("namespace") instanceof Json.Str(var text)
                ? text
                : "";
        return !own.isBlank()
                ? own
                : layer.settings().namespace().isEmpty()
                        ? layer.name()
                        : layer.settings().namespace();
    }

    private static long priority(Composition.Layer layer) {
        return layer.settings().priority().orElseGet(() -> LayerBuilder.packPriority(outlined(layer)));
    }

    /** What a layer's values say with something harmless in place of macros. */
    static Json.Obj outlined(Composition.Layer layer) {
        var merged = Json.Obj.EMPTY;
        for (var step : layer.valuesSteps()) {
            merged = ValuesMerge.merge(step.left(merged), mapping(step.text()));
        }
        return merged;
    }

    private static Json.Obj mapping(String text) {
        try {
            return (Json.Obj) Yaml.readMapping(outline(text)).value();
        } catch (Refusal e) {
            // Not YAML before its macros are evaluated: what it would say stays open, on every machine alike.
            return Json.Obj.EMPTY;
        }
    }

    private static String outline(String text) {
        return text.contains("{{") ? MacroText.of(text, false).outline() : text;
    }

    /** The names of the Namespace objects in a manifest. */
    static List<String> broughtBy(String text) {
        if (!EXPLICIT.matcher(text.replace("\r", "")).find()) {
            return List.of();
        }
        var names = new ArrayList<String>();
        try {
            for (var document : Yaml.readAll(text)) {
                if (document.value() instanceof Json.Obj object
                        && new Json.Str("Namespace").equals(object.members().get("kind"))) {
                    names.add(JsonView.of(object).at("metadata").at("name").text(""));
                }
            }
        } catch (Refusal e) {
            // Said by the renderer, which reads the same text.
            return names;
        }
        return names;
    }
}
