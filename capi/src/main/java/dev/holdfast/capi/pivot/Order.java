package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Owners before what they own. Pure. */
final class Order {
    private Order() {}

    /** Groups in which nobody owns anybody; all owners are in earlier groups, and the Cluster is the very first. */
    static List<List<CapiObject>> levels(Collection<CapiObject> objects) {
        var levels = new ArrayList<List<CapiObject>>();
        var waiting = objects.stream()
                .sorted(Comparator.comparing((CapiObject object) -> !object.is(Graph.CORE, "Cluster"))
                        .thenComparing(Comparator.naturalOrder()))
                .collect(Collectors.toCollection(ArrayList::new));
        while (!waiting.isEmpty()) {
            var blocked = waiting.stream().map(CapiObject::uid).collect(Collectors.toSet());
            var ready = waiting.stream()
                    .filter(object -> object.owners().stream().map(Owner::uid).noneMatch(blocked::contains))
                    .toList();
            // Objects that own each other in a circle have no order; the last group takes them all.
            var level = ready.isEmpty() ? List.copyOf(waiting) : ready;
            levels.add(level);
            var taken = level.stream().map(CapiObject::uid).collect(Collectors.toSet());
            waiting.removeIf(object -> taken.contains(object.uid()));
        }
        return List.copyOf(levels);
    }

    static List<CapiObject> ownersFirst(Collection<CapiObject> objects) {
        return levels(objects).stream().flatMap(List::stream).toList();
    }
}
