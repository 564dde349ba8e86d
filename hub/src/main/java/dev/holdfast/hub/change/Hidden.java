package dev.holdfast.hub.change;

import dev.holdfast.protocol.change.NamedItems;
import dev.holdfast.protocol.change.ValueChange;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields of which only that they change is shown: data of Secrets, and what a site fills with a secret or with what it made.
 *
 * @param filled by the identity of their object
 */
record Hidden(Map<String, Set<ValuePath>> filled) {
    private static final Set<String> DATA = Set.of("data", "stringData");

    static Hidden of(Shape from, Shape to) {
        var filled = new HashMap<String, Set<ValuePath>>();
        for (var shape : List.of(from, to)) {
            for (var layer : shape.layers().values()) {
                layer.content().ifPresent(open -> add(open, layer.filled().orElseThrow(), filled));
            }
        }
        return new Hidden(filled);
    }

    /** What a mark went to is what differs from the layer with its holes. */
    private static void add(HydratedLayer open, HydratedLayer marked, Map<String, Set<ValuePath>> into) {
        for (int i = 0; i < open.objects().size(); i++) {
            var object = open.objects().get(i);
            if (!object.holes().isEmpty()) {
                var before = object.manifest();
                var after = marked.objects().get(i).manifest();
                var paths = into.computeIfAbsent(object.ref().identity(), _ -> new HashSet<>());
                add(before, after, paths);
                add(NamedItems.in(before), NamedItems.in(after), paths);
            }
        }
    }

    private static void add(Json.Obj before, Json.Obj after, Set<ValuePath> into) {
        ValueChange.between(before, after).forEach(change -> into.add(change.path()));
    }

    boolean is(ObjectRef ref, ValuePath path) {
        return (ref.kind().equals("Secret") && DATA.contains(path.names().getFirst()))
                || filled.getOrDefault(ref.identity(), Set.of()).contains(path);
    }
}
