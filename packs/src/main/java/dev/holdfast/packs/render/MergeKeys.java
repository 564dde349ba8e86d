package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Lists whose items have a key: server-side apply refuses two items with the same one, at the site and late. Here it is
 * said at the hub.
 */
final class MergeKeys {
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("hostAliases", List.of("ip")));

    private MergeKeys() {}

    static void check(Json.Obj object, ObjectRef ref, String path, int line, List<Finding> findings) {
        walk(object, "", ref, path, line, findings);
    }

    private static void walk(Json json, String at, ObjectRef ref, String path, int line, List<Finding> findings) {
        switch (json) {
            case Json.Obj(var members) ->
                members.forEach((name, value) -> {
                    var keys = keys(name, value, ref);
                    if (!keys.isEmpty() && value instanceof Json.Arr(var items)) {
                        unique(items, keys, at + "/" + name, ref, path, line, findings);
                    }
                    walk(value, at + "/" + name, ref, path, line, findings);
                });
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    walk(items.get(i), at + "/" + i, ref, path, line, findings);
                }
            }
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> {}
        }
    }

    private static List<String> keys(String name, Json value, ObjectRef ref) {
        if (name.equals("ports")
                && value instanceof Json.Arr(var items)
                && !items.isEmpty()
                && items.getFirst() instanceof Json.Obj(var first)) {
            return first.containsKey("containerPort")
                    ? List.of("containerPort", "protocol")
                    : ref.kind().equals("Service") ? List.of("port", "protocol") : List.of();
        }
        return KEYS.getOrDefault(name, List.of());
    }

    private static void unique(
            List<Json> items,
            List<String> keys,
            String at,
            ObjectRef ref,
            String path,
            int line,
            List<Finding> findings) {
        var seen = new HashSet<List<Json>>();
        for (var item : items) {
            if (item instanceof Json.Obj(var members)) {
                var key = keys.stream()
                        .map(name -> members.getOrDefault(name, new Json.Str(name.equals("protocol") ? "TCP" : "")))
                        .toList();
                if (!seen.add(key)) {
                    findings.add(Finding.error(
                            path,
                            line,
                            "HF-RND-010",
                            ref + " has two items with the same " + String.join(" and ", keys) + " at " + at,
                            "keep one of them"));
                }
            }
        }
    }
}
