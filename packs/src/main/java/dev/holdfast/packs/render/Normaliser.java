package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes objects of one layer normal (packs-and-profiles.md R9): lists flattened, what the server writes left out, secrets
 * encoded, namespaces named. Confined to one thread.
 */
final class Normaliser {
    private static final Pattern NAME = Pattern.compile("[^/%\\s{}]{1,253}");
    private static final Set<String> OF_THE_SERVER =
            Set.of("creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink");

    private final Kinds kinds;
    private final CustomKinds customKinds;
    private final String namespace;
    private final List<Finding> findings;
    private final List<Json.Obj> objects = new ArrayList<>();

    Normaliser(Kinds kinds, CustomKinds customKinds, String namespace, List<Finding> findings) {
        this.kinds = kinds;
        this.customKinds = customKinds;
        this.namespace = namespace;
        this.findings = findings;
    }

    List<Json.Obj> objects() {
        return objects;
    }

    /** Adds all objects of an evaluated manifest. */
    void add(String path, String text) {
        try {
            for (var document : Yaml.readAll(Bytes.utf8(text))) {
                document.findings()
                        .forEach(f -> findings.add(Finding.error(path, f.line(), f.code(), f.message(), f.remedy())));
                flatten(document.value(), path, document.line());
            }
        } catch (Refusal e) {
            findings.add(Finding.error(
                    path,
                    Yaml.lineOf(e),
                    e.problem().code().equals("HF-YML-001")
                            ? "HF-RND-005"
                            : e.problem().code(),
                    "after the macros are evaluated: expected " + e.problem().expected() + ", found "
                            + e.problem().found(),
                    "correct the manifest; put macros in quotes or through | quote"));
        }
    }

    private void flatten(Json document, String path, int line) {
        if (document instanceof Json.Obj object
                && object.members().get("kind") instanceof Json.Str(var kind)
                && kind.endsWith("List")
                && object.members().get("items") instanceof Json.Arr(var items)) {
            items.forEach(item -> flatten(item, path, line));
            return;
        }
        if (!(document instanceof Json.Obj object)) {
            findings.add(Finding.error(
                    path,
                    line,
                    "HF-RND-006",
                    "a document is no Kubernetes object",
                    "write apiVersion, kind, metadata"));
            return;
        }
        try {
            normalise(object, path, line).ifPresent(objects::add);
        } catch (Refusal e) {
            findings.add(Finding.error(
                    path,
                    line,
                    "HF-RND-006",
                    "no Kubernetes object: expected " + e.problem().expected() + ", found "
                            + e.problem().found(),
                    "write apiVersion, kind and metadata.name as texts"));
        }
    }

    private Optional<Json.Obj> normalise(Json.Obj raw, String path, int line) {
        var object = (Json.Obj) withoutNulls(raw.without("status"));
        var metadata = JsonView.of(object).at("metadata");
        if (metadata.at("generateName").present()) {
            findings.add(Finding.error(
                    path,
                    line,
                    "HF-RND-007",
                    "an object with generateName has another name each time",
                    "give it a metadata.name"));
            return Optional.empty();
        }
        var ref = ObjectRef.of(object);
        if (!NAME.matcher(ref.name()).matches()
                || ref.kind().isEmpty()
                || ref.apiVersion().isEmpty()) {
            findings.add(Finding.error(
                    path, line, "HF-RND-006", "the name of " + ref + " is not usable", "correct metadata.name"));
            return Optional.empty();
        }
        var kept = new LinkedHashMap<>(metadata.object().members());
        kept.keySet().removeAll(OF_THE_SERVER);
        place(ref, kept, path, line);
        object = object.with("metadata", new Json.Obj(kept));
        if (ref.kind().equals("Secret") && ref.group().isEmpty()) {
            object = encoded(object);
        }
        if (kinds.isBuiltIn(ref.group(), ref.kind())) {
            MergeKeys.check(object, ref, path, line, findings);
        }
        return Optional.of(object);
    }

    private void place(ObjectRef ref, Map<String, Json> metadata, String path, int line) {
        var scope =
                kinds.isNamespaced(ref.group(), ref.kind()).or(() -> customKinds.isNamespaced(ref.group(), ref.kind()));
        if (scope.isEmpty()) {
            if (ref.namespace().isEmpty()) {
                findings.add(Finding.warning(
                        path,
                        line,
                        "HF-RND-012",
                        "the kind " + ref.kind() + " of " + ref.apiVersion()
                                + " is neither built in nor in the profile",
                        "name its namespace if it lives in one, or add its CustomResourceDefinition"));
            }
        } else if (scope.get()) {
            metadata.putIfAbsent("namespace", new Json.Str(namespace));
        } else if (metadata.remove("namespace") != null) {
            findings.add(Finding.warning(
                    path, line, "HF-RND-011", ref + " lives in no namespace", "take metadata.namespace out"));
        }
    }

    /** The server does the same, but then the field would belong to nobody. */
    private static Json.Obj encoded(Json.Obj secret) {
        var texts = JsonView.of(secret).at("stringData");
        if (!texts.present()) {
            return secret;
        }
        var data = new LinkedHashMap<String, Json>();
        JsonView.of(secret).at("data").members().forEach((key, value) -> data.put(key, new Json.Str(value.text())));
        texts.members()
                .forEach((key, value) -> data.put(
                        key,
                        new Json.Str(Base64.getEncoder()
                                .encodeToString(Bytes.utf8(value.text()).toArray()))));
        return secret.without("stringData").with("data", new Json.Obj(data));
    }

    private static Json withoutNulls(Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var kept = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> {
                    if (!(value instanceof Json.Nil)) {
                        kept.put(name, withoutNulls(value));
                    }
                });
                yield new Json.Obj(kept);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(Normaliser::withoutNulls).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }
}
