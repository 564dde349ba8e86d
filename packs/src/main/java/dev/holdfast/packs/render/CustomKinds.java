package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The custom kinds that a profile brings itself, found in its CustomResourceDefinitions, and whether each lives in a
 * namespace. A definition that is YAML only after its macros are evaluated does not count. Immutable.
 */
final class CustomKinds {
    private static final Pattern ACTION = Pattern.compile("(?s)\\{\\{.*?\\}\\}");
    private static final Pattern ACTION_LINE = Pattern.compile("(?m)^[ \\t]*(?:\\{\\{[^\\n]*?\\}\\}[ \\t]*)+$");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]+");

    private final Map<String, Boolean> namespaced = new TreeMap<>();
    private final Map<String, Api> apis = new TreeMap<>();

    private final DefinedKinds known;

    private CustomKinds(DefinedKinds known) {
        this.known = known;
    }

    static CustomKinds of(Composition composition) {
        return of(composition, new DefinedKinds());
    }

    /** What charts define is looked up in {@code known} first: reading large definitions takes long. */
    static CustomKinds of(Composition composition, DefinedKinds known) {
        var kinds = new CustomKinds(known);
        for (var layer : composition.layers()) {
            for (var manifest : layer.manifests()) {
                if (manifest.content().contains("CustomResourceDefinition")) {
                    kinds.scan(manifest.content());
                }
            }
            layer.charts().forEach(locked -> kinds.add(known.of(locked.chart())));
        }
        return kinds;
    }

    /** Those that one chart defines. */
    static CustomKinds of(Chart chart, DefinedKinds known) {
        var kinds = new CustomKinds(known);
        kinds.scan(chart);
        return kinds;
    }

    private void add(CustomKinds other) {
        namespaced.putAll(other.namespaced);
        apis.putAll(other.apis);
    }

    /** Templates are read as far as they are YAML when their actions are taken out. */
    private void scan(Chart chart) {
        for (var file : chart.files()) {
            var text =
                    file.path().matches(".*\\.(ya?ml|json|tpl)") ? file.text().orElse("") : "";
            if (text.contains("CustomResourceDefinition")) {
                for (var document : text.split("(?m)^---\\s*$", -1)) {
                    scan(ACTION.matcher(ACTION_LINE.matcher(document).replaceAll(""))
                            .replaceAll("macro"));
                }
            }
        }
    }

    /** The same for the same kinds. */
    Digest digest() {
        return StrictJson.writeSorted(Json.object(
                        "namespaced",
                        namespaced,
                        "apis",
                        apis.values().stream().map(Api::toString).toList()))
                .digest();
    }

    /** The custom kinds that a chart names, in a fixed order: what it is told that the cluster knows. */
    List<Api> namedBy(Chart chart) {
        return apis.isEmpty() ? List.of() : known.named(chart, digest(), () -> search(chart));
    }

    private List<Api> search(Chart chart) {
        var words = new HashSet<String>();
        chart.files().stream().map(ChartFile::text).flatMap(Optional::stream).forEach(text -> {
            for (var word = WORD.matcher(text); word.find(); ) {
                words.add(word.group());
            }
        });
        // Names are made of a word's characters, so what is in the text is in a word; there are far fewer of those.
        var all = String.join("\n", words);
        var answers = new HashMap<String, Boolean>();
        Predicate<String> isThere = name -> answers.computeIfAbsent(name, all::contains);
        return apis.values().stream()
                .filter(api -> isThere.test(api.group()) || isThere.test(api.kind()))
                .toList();
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
        var group = spec.at("group").text("");
        var kind = spec.at("names").at("kind").text("");
        if (!group.contains(".") || !WORD.matcher(group + kind).matches() || kind.isEmpty()) {
            return;
        }
        var inNamespace = spec.at("scope").text("").equals("Namespaced");
        namespaced.put(group + "/" + kind, inNamespace);
        if (spec.at("versions").present()) {
            for (var version : spec.at("versions").items()) {
                var name = version.at("name").text("");
                if (version.at("served").flag(true)) {
                    var plural = spec.at("names").at("plural").text("");
                    apis.put(group + "/" + name + "/" + kind, new Api(group, name, kind, plural, inNamespace));
                }
            }
        }
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
