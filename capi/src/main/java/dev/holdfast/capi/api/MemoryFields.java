package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who owns which fields of one object in memory; lists are owned as a whole. Confined to one write. */
final class MemoryFields {
    private static final Set<String> NOBODYS = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "managedFields");

    private final Map<Holder, Set<List<String>>> fields = new LinkedHashMap<>();

    record Holder(String name, String operation, String subresource) {}

    static MemoryFields of(Json.Obj object) {
        var all = new MemoryFields();
        for (var entry : JsonView.of(object).at("metadata").at("managedFields").items()) {
            var paths = new LinkedHashSet<List<String>>();
            read(entry.at("fieldsV1").object(), List.of(), paths);
            all.fields.put(
                    new Holder(
                            entry.at("manager").text(""),
                            entry.at("operation").text(""),
                            entry.at("subresource").text("")),
                    paths);
        }
        return all;
    }

    /** What this manager owned and nobody else does. */
    Set<List<String>> onlyOf(Holder manager) {
        var own = new LinkedHashSet<>(fields.getOrDefault(manager, Set.of()));
        fields.forEach((other, paths) -> {
            if (!other.equals(manager)) {
                own.removeAll(paths);
            }
        });
        return own;
    }

    /** A manager states all its fields. */
    void state(Holder manager, Set<List<String>> paths) {
        fields.values().forEach(other -> other.removeAll(paths));
        fields.put(manager, new LinkedHashSet<>(paths));
    }

    /** A manager changed what is different. */
    void change(Holder manager, Json.Obj before, Json.Obj after) {
        var then = leaves(before);
        var now = leaves(after);
        var changed = new LinkedHashSet<List<String>>();
        now.forEach((path, value) -> {
            if (!value.equals(then.get(path))) {
                changed.add(path);
            }
        });
        fields.values().forEach(paths -> {
            paths.removeAll(changed);
            paths.retainAll(now.keySet());
        });
        fields.computeIfAbsent(manager, _ -> new LinkedHashSet<>()).addAll(changed);
    }

    Json.Arr write(String apiVersion, Instant time) {
        var entries = new ArrayList<Json>();
        fields.forEach((manager, paths) -> {
            if (!paths.isEmpty()) {
                var entry = Json.object(
                        "apiVersion",
                        apiVersion,
                        "fieldsType",
                        "FieldsV1",
                        "fieldsV1",
                        tree(paths),
                        "manager",
                        manager.name(),
                        "operation",
                        manager.operation(),
                        "time",
                        time.toString());
                entries.add(manager.subresource().isEmpty() ? entry : entry.with("subresource", manager.subresource()));
            }
        });
        return new Json.Arr(entries);
    }

    static Map<List<String>, Json> leaves(Json.Obj object) {
        var leaves = new LinkedHashMap<List<String>, Json>();
        object.members().forEach((name, value) -> {
            if (name.equals("metadata") && value instanceof Json.Obj metadata) {
                metadata.members().forEach((field, content) -> {
                    if (!NOBODYS.contains(field)) {
                        leaf(List.of(name, field), content, leaves);
                    }
                });
            } else if (!name.equals("apiVersion") && !name.equals("kind")) {
                leaf(List.of(name), value, leaves);
            }
        });
        return leaves;
    }

    private static void leaf(List<String> path, Json value, Map<List<String>, Json> leaves) {
        if (value instanceof Json.Obj(var members) && !members.isEmpty()) {
            members.forEach((name, member) -> leaf(longer(path, name), member, leaves));
        } else {
            leaves.put(path, value);
        }
    }

    private static List<String> longer(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    private static void read(Json.Obj node, List<String> path, Set<List<String>> paths) {
        if (node.members().isEmpty() && !path.isEmpty()) {
            paths.add(path);
        }
        node.members().forEach((name, child) -> {
            if (child instanceof Json.Obj next) {
                read(next, longer(path, name.substring(2)), paths);
            }
        });
    }

    private static Json.Obj tree(Set<List<String>> paths) {
        var tree = Json.Obj.EMPTY;
        for (var path : paths) {
            tree = put(tree, path);
        }
        return tree;
    }

    private static Json.Obj put(Json.Obj tree, List<String> path) {
        var name = "f:" + path.getFirst();
        var child = tree.members().get(name) instanceof Json.Obj known ? known : Json.Obj.EMPTY;
        return tree.with(name, path.size() == 1 ? child : put(child, path.subList(1, path.size())));
    }
}
