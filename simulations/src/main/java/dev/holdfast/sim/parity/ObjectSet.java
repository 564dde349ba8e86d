package dev.holdfast.sim.parity;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects by what they are called, in a form in which two renderers can be compared: no nulls, nothing that the server
 * writes, no default namespace, Secrets encoded. Deliberately not the renderer's own normaliser.
 */
final class ObjectSet {
    /** What a server writes: it says nothing about what is wanted (packs-and-profiles.md R9). */
    private static final Set<String> OF_THE_SERVER =
            Set.of("creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid");

    private final String namespace;
    private final Set<String> clusterScoped = new TreeSet<>();
    private final Map<String, LinkedHashSet<Json>> objects = new TreeMap<>();

    ObjectSet(String namespace, List<Api> apis) {
        this.namespace = namespace;
        apis.stream()
                .filter(api -> !api.namespaced())
                .forEach(api -> clusterScoped.add(api.group() + "/" + api.kind()));
    }

    /** Adds all documents of a text. @throws dev.holdfast.protocol.problem.Refusal where it is no YAML */
    void add(String yaml) {
        Yaml.readAll(yaml).forEach(document -> add(document.value()));
    }

    void add(Json json) {
        if (!(json instanceof Json.Obj object)) {
            return;
        }
        var kind = JsonView.of(object).at("kind").text("");
        if (kind.endsWith("List") && object.members().get("items") instanceof Json.Arr(var items)) {
            items.forEach(this::add);
            return;
        }
        var plain = (Json.Obj) withoutNulls(object.without("status"));
        var metadata = plain.members().get("metadata") instanceof Json.Obj(var given)
                ? new LinkedHashMap<>(given)
                : new LinkedHashMap<String, Json>();
        metadata.keySet().removeAll(OF_THE_SERVER);
        var group = JsonView.of(plain).at("apiVersion").text("");
        group = group.contains("/") ? group.substring(0, group.indexOf('/')) : "";
        if (clusterScoped.contains(group + "/" + kind) || new Json.Str(namespace).equals(metadata.get("namespace"))) {
            metadata.remove("namespace");
        }
        plain = plain.with("metadata", new Json.Obj(metadata));
        if (kind.equals("Secret") && group.isEmpty()) {
            plain = encoded(plain);
        }
        var name = group + "/" + kind + "/" + text(metadata.get("namespace")) + "/" + text(metadata.get("name"));
        objects.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(plain);
    }

    private static String text(@Nullable Json json) {
        return json instanceof Json.Str(var text) ? text : json instanceof Json.Num number ? number.toString() : "";
    }

    private static Json.Obj encoded(Json.Obj secret) {
        if (!(secret.members().get("stringData") instanceof Json.Obj(var texts))) {
            return secret;
        }
        var data = new LinkedHashMap<String, Json>();
        if (secret.members().get("data") instanceof Json.Obj(var there)) {
            data.putAll(there);
        }
        texts.forEach((key, value) -> data.put(
                key,
                new Json.Str(Base64.getEncoder()
                        .encodeToString(Bytes.utf8(text(value)).toArray()))));
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
                new Json.Arr(items.stream().map(ObjectSet::withoutNulls).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    int size() {
        return objects.values().stream().mapToInt(Set::size).sum();
    }

    Set<String> names() {
        return objects.keySet();
    }

    /** Where {@code other} is not as this: one path per difference, such as {@code apps/Deployment//web /spec/replicas}. */
    List<String> differences(ObjectSet other) {
        var found = new ArrayList<String>();
        var names = new TreeSet<>(objects.keySet());
        names.addAll(other.objects.keySet());
        for (var name : names) {
            var mine = objects.getOrDefault(name, new LinkedHashSet<>());
            var theirs = other.objects.getOrDefault(name, new LinkedHashSet<>());
            if (mine.isEmpty() || theirs.isEmpty()) {
                found.add(name + (mine.isEmpty() ? " (additional)" : " (missing)"));
            } else if (!mine.equals(theirs)) {
                compare(name + " ", mine.getFirst(), theirs.getFirst(), found);
                if (mine.size() != theirs.size()) {
                    found.add(name + " (" + mine.size() + " times, not " + theirs.size() + ")");
                }
            }
        }
        return found;
    }

    private static void compare(String at, Json one, Json other, List<String> found) {
        if (one instanceof Json.Obj(var mine) && other instanceof Json.Obj(var theirs)) {
            var names = new TreeSet<>(mine.keySet());
            names.addAll(theirs.keySet());
            for (var name : names) {
                compare(
                        at + "/" + name,
                        mine.getOrDefault(name, Json.NULL),
                        theirs.getOrDefault(name, Json.NULL),
                        found);
            }
        } else if (one instanceof Json.Arr(var mine)
                && other instanceof Json.Arr(var theirs)
                && mine.size() == theirs.size()) {
            for (int i = 0; i < mine.size(); i++) {
                compare(at + "/" + i, mine.get(i), theirs.get(i), found);
            }
        } else if (!one.equals(other)) {
            found.add(at);
        }
    }
}
