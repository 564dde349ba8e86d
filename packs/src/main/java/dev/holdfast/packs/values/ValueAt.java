package dev.holdfast.packs.values;

import dev.holdfast.protocol.json.Json;
import java.util.Comparator;
import java.util.Optional;

/** Finds values by paths as packs write them: names with dots between, and a name may hold dots itself. */
public final class ValueAt {
    private ValueAt() {}

    /** The value there; of names with dots the longest one holds. */
    public static Optional<Json> find(Json.Obj values, String path) {
        var members = values.members();
        var here = members.get(path);
        return here != null
                ? Optional.of(here)
                : members.keySet().stream()
                        .filter(name -> path.startsWith(name + ".") && members.get(name) instanceof Json.Obj)
                        .max(Comparator.comparingInt(String::length))
                        .flatMap(name -> members.get(name) instanceof Json.Obj below
                                ? find(below, path.substring(name.length() + 1))
                                : Optional.empty());
    }
}
