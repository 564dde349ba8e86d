package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One value that becomes another, appears or goes. */
public record ValueChange(ValuePath path, Optional<Json> from, Optional<Json> to) {
    /** Everything that differs, by path. */
    public static List<ValueChange> between(Json.Obj from, Json.Obj to) {
        var old = ValuePath.leaves(from);
        var next = ValuePath.leaves(to);
        var paths = new TreeSet<>(old.keySet());
        paths.addAll(next.keySet());
        var changes = new ArrayList<ValueChange>();
        for (var path : paths) {
            var change = new ValueChange(path, Optional.ofNullable(old.get(path)), Optional.ofNullable(next.get(path)));
            if (!change.from().equals(change.to())) {
                changes.add(change);
            }
        }
        return List.copyOf(changes);
    }
}
