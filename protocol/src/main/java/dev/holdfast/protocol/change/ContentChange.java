package dev.holdfast.protocol.change;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What becomes of all layers of a site, for whoever has them all at hand. Pure. */
public final class ContentChange {
    private ContentChange() {}

    /**
     * Compares what two contents list.
     *
     * @param from filled as far as anybody can: a hole that stays counts as equal
     * @param to filled in the same way
     * @param withData layers whose data goes with them, as a signed statement says
     */
    public static SortedMap<LayerKey, LayerChange> between(
            Map<LayerKey, HydratedLayer> from, Map<LayerKey, HydratedLayer> to, Predicate<LayerKey> withData) {
        var elsewhere = new Others(all(from), all(to));
        var keys = new TreeSet<>(from.keySet());
        keys.addAll(to.keySet());
        var changes = new TreeMap<LayerKey, LayerChange>();
        keys.forEach(key -> changes.put(
                key,
                LayerChange.between(
                        key,
                        Optional.ofNullable(from.get(key)),
                        Optional.ofNullable(to.get(key)),
                        elsewhere,
                        withData.test(key))));
        return changes;
    }

    private record Others(Map<String, LayerObject> was, Map<String, LayerObject> will)
            implements LayerChange.Elsewhere {
        @Override
        public Optional<LayerObject> before(String identity) {
            return Optional.ofNullable(was.get(identity));
        }

        @Override
        public boolean after(String identity) {
            return will.containsKey(identity);
        }
    }

    private static Map<String, LayerObject> all(Map<LayerKey, HydratedLayer> content) {
        var objects = new HashMap<String, LayerObject>();
        content.values().forEach(layer -> layer.objects()
                .forEach(object -> objects.put(object.ref().identity(), object)));
        return objects;
    }
}
