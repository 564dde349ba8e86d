package dev.holdfast.packs.values;

import dev.holdfast.protocol.json.Json;
import java.util.LinkedHashMap;

/** Helm's rules for values: maps merge, lists and scalars replace, null removes. */
public final class ValuesMerge {
    private ValuesMerge() {}

    /** {@code base} with {@code over} laid upon it. */
    public static Json.Obj merge(Json.Obj base, Json.Obj over) {
        var merged = new LinkedHashMap<>(base.members());
        over.members().forEach((name, value) -> {
            if (value instanceof Json.Nil) {
                merged.remove(name);
            } else if (value instanceof Json.Obj map) {
                var below = merged.get(name) instanceof Json.Obj existing ? existing : Json.Obj.EMPTY;
                merged.put(name, merge(below, map));
            } else {
                merged.put(name, value);
            }
        });
        return new Json.Obj(merged);
    }

    /** As {@link #merge}, but a null stays: whoever reads the result has defaults that it removes. */
    public static Json.Obj mergeKeepingNulls(Json.Obj base, Json.Obj over) {
        var merged = new LinkedHashMap<>(base.members());
        over.members().forEach((name, value) -> {
            var both = value instanceof Json.Obj map && merged.get(name) instanceof Json.Obj existing
                    ? mergeKeepingNulls(existing, map)
                    : value;
            merged.put(name, both);
        });
        return new Json.Obj(merged);
    }
}
