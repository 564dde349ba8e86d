package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sets of fields in the form of {@code managedFields.fieldsV1}, read, written, and taken from manifests. */
final class FieldSet {
    /** By which members Kubernetes knows the items of a list, by the list's name; other lists are one value. */
    private static final Map<String, List<List<String>>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of(List.of("name"))),
            Map.entry("initContainers", List.of(List.of("name"))),
            Map.entry("volumes", List.of(List.of("name"))),
            Map.entry("env", List.of(List.of("name"))),
            Map.entry("imagePullSecrets", List.of(List.of("name"))),
            Map.entry("secrets", List.of(List.of("name"))),
            Map.entry("webhooks", List.of(List.of("name"))),
            Map.entry("volumeMounts", List.of(List.of("mountPath"))),
            Map.entry("hostAliases", List.of(List.of("ip"))),
            Map.entry("conditions", List.of(List.of("type"))),
            Map.entry("ownerReferences", List.of(List.of("uid"))),
            Map.entry("ports", List.of(List.of("containerPort", "protocol"), List.of("port", "protocol"))));
    /** Maps that are one value. */
    private static final Set<String> ATOMIC = Set.of("selector", "nodeSelector", "clientConfig", "scaleTargetRef");
    /** What no manager owns: it names the object or belongs to the server. */
    private static final Set<String> METADATA = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink");

    private FieldSet() {}

    /** All paths of a tree. */
    static Set<FieldPath> read(Json.Obj fieldsV1) {
        var paths = new LinkedHashSet<FieldPath>();
        read(fieldsV1, new FieldPath(List.of()), paths);
        return paths;
    }

    /** The tree of these paths. */
    static Json.Obj write(Collection<FieldPath> paths) {
        var root = new Node(new TreeMap<>());
        for (var path : paths) {
            var node = root;
            for (var element : path.elements()) {
                node = node.below.computeIfAbsent(element, _ -> new Node(new TreeMap<>()));
            }
            node.below.computeIfAbsent(".", _ -> new Node(new TreeMap<>()));
        }
        return root.json();
    }

    /** The fields that an apply of this manifest owns. */
    static Set<FieldPath> of(Json.Obj manifest) {
        var paths = new LinkedHashSet<FieldPath>();
        manifest.members().forEach((name, value) -> {
            var path = new FieldPath(List.of("f:" + name));
            if (name.equals("metadata") && value instanceof Json.Obj(var members)) {
                members.forEach((field, inner) -> {
                    if (!METADATA.contains(field)) {
                        collect(field, inner, path.then("f:" + field), paths);
                    }
                });
            } else if (!Set.of("apiVersion", "kind", "status").contains(name)) {
                collect(name, value, path, paths);
            }
        });
        return paths;
    }

    private static void read(Json.Obj tree, FieldPath at, Set<FieldPath> paths) {
        tree.members().forEach((element, below) -> {
            var path = element.equals(".") ? at : at.then(element);
            if (below instanceof Json.Obj nested && !nested.members().isEmpty()) {
                read(nested, path, paths);
            } else {
                paths.add(path);
            }
        });
    }

    private static void collect(String name, Json value, FieldPath path, Set<FieldPath> paths) {
        switch (value) {
            case Json.Obj(var members)
            when !members.isEmpty() && !ATOMIC.contains(name) ->
                members.forEach((field, inner) -> collect(field, inner, path.then("f:" + field), paths));
            case Json.Arr(var items)
            when !items.isEmpty() && name.equals("finalizers") ->
                items.forEach(item ->
                        paths.add(path.then("v:" + StrictJson.write(item).utf8())));
            case Json.Arr(var items)
            when !items.isEmpty() -> {
                var keys = keys(name, items);
                if (keys.isEmpty()) {
                    paths.add(path);
                }
                for (var item : keys.isEmpty() ? List.<Json>of() : items) {
                    var object = (Json.Obj) item;
                    var key = new LinkedHashMap<String, Json>();
                    keys.forEach(k -> key.put(k, object.members().getOrDefault(k, new Json.Str("TCP"))));
                    var itemPath = path.then(
                            "k:" + StrictJson.writeSorted(new Json.Obj(key)).utf8());
                    paths.add(itemPath);
                    object.members()
                            .forEach((field, inner) -> collect(field, inner, itemPath.then("f:" + field), paths));
                }
            }
            default -> paths.add(path);
        }
    }

    private static List<String> keys(String name, List<Json> items) {
        return KEYS.getOrDefault(name, List.of()).stream()
                .filter(keys -> items.stream()
                        .allMatch(item -> item instanceof Json.Obj object
                                && object.members().containsKey(keys.getFirst())))
                .findFirst()
                .orElse(List.of());
    }

    /** A tree under construction. */
    private record Node(TreeMap<String, Node> below) {
        Json.Obj json() {
            var members = new LinkedHashMap<String, Json>();
            var leaf = below.size() == 1 && below.containsKey(".");
            if (!leaf) {
                below.forEach((element, node) -> members.put(element, node.json()));
            }
            return new Json.Obj(members);
        }
    }
}
