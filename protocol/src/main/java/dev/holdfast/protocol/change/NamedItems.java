package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A manifest in which items of lists are found by their names, as Kubernetes merges most of them. Pure. */
public final class NamedItems {
    private NamedItems() {}

    /** Lists whose items all have a {@code name}, each another, become maps by {@code [name]}. */
    public static Json.Obj in(Json.Obj manifest) {
        var members = new LinkedHashMap<String, Json>();
        manifest.members().forEach((name, value) -> members.put(name, of(value)));
        return new Json.Obj(members);
    }

    private static Json of(Json value) {
        return switch (value) {
            case Json.Obj map -> in(map);
            case Json.Arr(var items) -> {
                var named = named(items);
                yield named.size() == items.size() && !items.isEmpty() ? new Json.Obj(named) : value;
            }
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> value;
        };
    }

    private static Map<String, Json> named(List<Json> items) {
        var named = new LinkedHashMap<String, Json>();
        for (var item : items) {
            if (item instanceof Json.Obj map && map.members().get("name") instanceof Json.Str(var name)) {
                named.put("[" + name + "]", in(map));
            }
        }
        return named;
    }
}
