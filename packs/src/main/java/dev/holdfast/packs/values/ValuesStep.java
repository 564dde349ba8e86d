package dev.holdfast.packs.values;

import dev.holdfast.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One text of values that is laid over those before it.
 *
 * @param name what messages call it
 * @param remove paths that go first
 */
public record ValuesStep(String name, List<String> remove, String text) {
    public ValuesStep {
        remove = List.copyOf(remove);
    }

    public ValuesStep(String name, String text) {
        this(name, List.of(), text);
    }

    /** What the steps before it leave for this one. */
    public Json.Obj left(Json.Obj values) {
        var left = values;
        for (var path : remove) {
            left = without(left, List.of(path.strip().split("\\.", -1)));
        }
        return left;
    }

    private static Json.Obj without(Json.Obj values, List<String> path) {
        // A name may hold dots itself: the longest one that is there holds.
        for (int end = path.size(); end > 0; end--) {
            var name = String.join(".", path.subList(0, end));
            var below = values.members().get(name);
            if (below != null && end == path.size()) {
                return values.without(name);
            }
            if (below instanceof Json.Obj map) {
                var members = new LinkedHashMap<>(values.members());
                members.put(name, without(map, path.subList(end, path.size())));
                return new Json.Obj(members);
            }
        }
        return values;
    }
}
