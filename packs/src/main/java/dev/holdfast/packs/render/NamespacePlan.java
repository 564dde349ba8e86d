package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

    NamespacePlan(Composition composition) {
        var taken = new HashSet<>(BUILT_IN);
        composition.layers().forEach(layer -> layer.manifests().forEach(m -> explicit(m.content(), taken)));
        composition.layers().stream()
                .sorted(Comparator.comparingLong(NamespacePlan::priority))
                .forEach(layer -> {
                    var namespace = namespaceOf(layer, values(layer));
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
        return layer.settings().priority().orElseGet(() -> LayerBuilder.packPriority(values(layer)));
    }

    private static Json.Obj values(Composition.Layer layer) {
        try {
            var texts = layer.pack().map(Composition.LockedPack::values).orElse("");
            return dev.holdfast.packs.values.ValuesMerge.merge(
                    (Json.Obj) Yaml.readMapping(texts).value(),
                    (Json.Obj) Yaml.readMapping(layer.settings().values()).value());
        } catch (Refusal e) {
            // Not YAML before its macros are evaluated: the layer's name stands in, on every machine alike.
            return Json.Obj.EMPTY;
        }
    }

    private static void explicit(String text, Set<String> taken) {
        if (!EXPLICIT.matcher(text.replace("\r", "")).find()) {
            return;
        }
        try {
            for (var document : Yaml.readAll(text)) {
                var view = JsonView.of(document.value());
                if (document.value() instanceof Json.Obj
                        && view.at("kind").text("").equals("Namespace")) {
                    taken.add(view.at("metadata").at("name").text(""));
                }
            }
        } catch (Refusal e) {
            // As above; the renderer sees the object and leaves out a second one.
            return;
        }
    }
}
