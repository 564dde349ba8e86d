package dev.holdfast.packs.change;

import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value that both the profile and somebody at the cluster changed, each to something else (packs-and-profiles.md §4).
 *
 * @param base the profile's value until now
 * @param override what the cluster has instead; empty where it takes the value away
 * @param incoming the profile's value from now on
 */
public record Conflict(ValuePath path, Optional<Json> base, Optional<Json> override, Optional<Json> incoming) {
    /**
     * Three-way, by path: equal outcomes merge silently, and so does what the profile leaves as it was.
     *
     * @param override the cluster's own values alone; null takes a value away
     */
    public static List<Conflict> between(Json.Obj base, Json.Obj override, Json.Obj incoming) {
        var conflicts = new ArrayList<Conflict>();
        ValuePath.leaves(override).forEach((path, value) -> {
            var conflict = new Conflict(
                    path,
                    path.in(base),
                    value instanceof Json.Nil ? Optional.empty() : Optional.of(value),
                    path.in(incoming));
            if (!conflict.base().equals(conflict.incoming())
                    && !conflict.override().equals(conflict.incoming())) {
                conflicts.add(conflict);
            }
        });
        return List.copyOf(conflicts);
    }
}
