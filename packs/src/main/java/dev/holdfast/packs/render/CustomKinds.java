package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The custom kinds that a profile brings itself, found in its CustomResourceDefinitions, and whether each lives in a
 * namespace. A definition that is YAML only after its macros are evaluated does not count. Immutable.
 */
final class CustomKinds {
    private final Map<String, Boolean> namespaced = new TreeMap<>();

    static CustomKinds of(Composition composition) {
        var kinds = new CustomKinds();
        for (var layer : composition.layers()) {
            for (var manifest : layer.manifests()) {
                if (manifest.content().contains("CustomResourceDefinition")) {
                    kinds.scan(manifest.content());
                }
            }
        }
        return kinds;
    }

    private void scan(String text) {
        try {
            for (var document : Yaml.readAll(text)) {
                add(document.value());
            }
        } catch (Refusal e) {
            // Said where it matters: the renderer reads the same text after evaluation.
            return;
        }
    }

    private void add(Json document) {
        if (!(document instanceof Json.Obj object)
                || !object.members().getOrDefault("kind", Json.NULL).equals(new Json.Str("CustomResourceDefinition"))) {
            return;
        }
        var spec = JsonView.of(object).at("spec");
        namespaced.put(
                spec.at("group").text("") + "/" + spec.at("names").at("kind").text(""),
                spec.at("scope").text("").equals("Namespaced"));
    }

    /** Empty for a kind that the profile does not define. */
    Optional<Boolean> isNamespaced(String group, String kind) {
        return Optional.ofNullable(namespaced.get(group + "/" + kind));
    }

    /** Those whose name appears in a layer. */
    Map<String, Boolean> mentionedIn(Json layer) {
        var text = StrictJson.write(layer).utf8();
        var mentioned = new TreeMap<>(namespaced);
        mentioned.keySet().removeIf(key -> !text.contains(key.substring(key.indexOf('/') + 1)));
        return mentioned;
    }
}
