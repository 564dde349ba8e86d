package dev.holdfast.protocol.spec;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** Documents that differ from a good one in one place: a member gone, unknown, of another type or of another shape. */
record Mutations(String says, Json document) {
    static List<Mutations> of(Json document) {
        var all = new ArrayList<Mutations>();
        walk("", document, Function.identity(), all);
        return all;
    }

    private static void walk(String path, Json value, Function<Json, Json> rebuild, List<Mutations> all) {
        if (!path.isEmpty()) {
            for (var other : others(value)) {
                all.add(new Mutations(path + " changed to " + other, rebuild.apply(other)));
            }
        }
        switch (value) {
            case Json.Obj object -> {
                all.add(new Mutations(path + ".new added", rebuild.apply(object.with("unknownToAll", "x"))));
                object.members().forEach((name, member) -> {
                    all.add(new Mutations(path + "." + name + " removed", rebuild.apply(object.without(name))));
                    walk(path + "." + name, member, changed -> rebuild.apply(object.with(name, changed)), all);
                });
            }
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    int at = i;
                    walk(
                            path + "[" + i + "]",
                            items.get(i),
                            changed -> rebuild.apply(replaced(items, at, changed)),
                            all);
                }
            }
            default -> {}
        }
    }

    private static Json replaced(List<Json> items, int at, Json changed) {
        var copy = new ArrayList<>(items);
        copy.set(at, changed);
        return new Json.Arr(copy);
    }

    private static List<Json> others(Json value) {
        Json text = Json.of("?");
        Json negative = Json.of(-1L);
        Json list = new Json.Arr(List.of(Json.of(true)));
        Json object = new Json.Obj(new LinkedHashMap<>());
        return java.util.stream.Stream.of(text, negative, Json.of(0L), list, object, Json.of(true))
                .filter(other -> !other.equals(value))
                .toList();
    }
}
