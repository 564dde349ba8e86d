package dev.holdfast.protocol.change;

import dev.holdfast.protocol.change.ObjectChange.What;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What becomes of a site's objects, and what that disturbs, between two contents of it (packs-and-profiles.md §4): the hub
 * asks before it signs, the site asks again before it applies. Pure.
 */
public final class ContentChange {
    private final Map<LayerKey, HydratedLayer> from;
    private final Map<LayerKey, HydratedLayer> to;
    private final SortedMap<LayerKey, List<ObjectChange>> changes;

    private ContentChange(
            Map<LayerKey, HydratedLayer> from,
            Map<LayerKey, HydratedLayer> to,
            SortedMap<LayerKey, List<ObjectChange>> changes) {
        this.from = from;
        this.to = to;
        this.changes = Collections.unmodifiableSortedMap(changes);
    }

    /**
     * Compares what two contents list.
     *
     * @param from filled, as far as anybody can: every hole that stays counts as equal
     * @param to filled in the same way
     * @param withData layers whose data goes with them, as a signed statement says
     */
    public static ContentChange between(
            Map<LayerKey, HydratedLayer> from, Map<LayerKey, HydratedLayer> to, Predicate<LayerKey> withData) {
        var before = all(from);
        var after = all(to);
        var keys = new TreeSet<>(from.keySet());
        keys.addAll(to.keySet());
        var changes = new TreeMap<LayerKey, List<ObjectChange>>();
        for (var key : keys) {
            var was = byIdentity(Optional.ofNullable(from.get(key)));
            var will = byIdentity(Optional.ofNullable(to.get(key)));
            var entirely = !to.containsKey(key) && withData.test(key);
            var identities = new TreeSet<>(was.keySet());
            identities.addAll(will.keySet());
            var own = new ArrayList<ObjectChange>();
            for (var identity : identities) {
                // What goes to another layer is told there.
                if (will.containsKey(identity) || !after.containsKey(identity)) {
                    change(
                                    Optional.ofNullable(was.get(identity))
                                            .or(() -> Optional.ofNullable(before.get(identity))),
                                    Optional.ofNullable(will.get(identity)),
                                    entirely)
                            .ifPresent(own::add);
                }
            }
            changes.put(key, List.copyOf(own));
        }
        return new ContentChange(Map.copyOf(from), Map.copyOf(to), changes);
    }

    /** What becomes of a layer's objects, by their names. */
    public List<ObjectChange> of(LayerKey layer) {
        return changes.getOrDefault(layer, List.of());
    }

    /** How many objects of these layers come, change, go, and stay unlisted: {@code added, changed, removed, kept}. */
    public Json.Obj counts(Collection<LayerKey> layers) {
        var counts = new HashMap<What, Long>();
        layers.forEach(layer -> of(layer).forEach(change -> counts.merge(change.what(), 1L, Long::sum)));
        return Json.object(
                "added", counts.getOrDefault(What.ADDED, 0L),
                "changed", counts.getOrDefault(What.CHANGED, 0L),
                "removed", counts.getOrDefault(What.REMOVED, 0L),
                "kept", counts.getOrDefault(What.KEPT, 0L));
    }

    /**
     * What the change of this layer disturbs.
     *
     * @param bytes what has to be copied for it
     */
    public Forecast forecast(LayerKey layer, long bytes) {
        var effects = new ArrayList<Disturbance>();
        namespace(layer).ifPresent(effects::add);
        of(layer).forEach(change -> effects.addAll(Disturbance.of(change)));
        effects.sort(Comparator.comparing(Disturbance::effect).reversed());
        return new Forecast(
                layer,
                effects.isEmpty() ? Forecast.Effect.NONE : effects.getFirst().effect(),
                effects.stream().map(Disturbance::reason).toList(),
                Duration.ZERO,
                bytes);
    }

    /** A layer that goes to another namespace is made anew there, and what is on its volumes does not follow. */
    private Optional<Disturbance> namespace(LayerKey layer) {
        var was = Optional.ofNullable(from.get(layer)).map(HydratedLayer::namespace);
        var will = Optional.ofNullable(to.get(layer)).map(HydratedLayer::namespace);
        return was.isEmpty()
                        || will.isEmpty()
                        || was.equals(will)
                        || was.get().isEmpty()
                        || will.get().isEmpty()
                ? Optional.empty()
                : Optional.of(new Disturbance(
                        Forecast.Effect.RESTART,
                        "moves from namespace " + was.get() + " to " + will.get()
                                + ": everything in it is made anew there, and data on its volumes stays behind"));
    }

    private static Optional<ObjectChange> change(
            Optional<LayerObject> was, Optional<LayerObject> will, boolean entirely) {
        var fields = ValueChange.between(manifest(was), manifest(will));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var what = was.isEmpty()
                ? What.ADDED
                : will.isPresent() ? What.CHANGED : stays(was.get(), entirely) ? What.KEPT : What.REMOVED;
        return Optional.of(new ObjectChange(what, fields, was, will));
    }

    /** Whether a site leaves it where it is, though nobody lists it any more. */
    private static boolean stays(LayerObject object, boolean entirely) {
        return !entirely && (object.ref().holdsData() || ObjectRef.askedToStay(object.manifest()));
    }

    private static Json.Obj manifest(Optional<LayerObject> object) {
        return NamedItems.in(object.map(LayerObject::manifest).orElse(Json.Obj.EMPTY));
    }

    private static Map<String, LayerObject> all(Map<LayerKey, HydratedLayer> content) {
        var objects = new HashMap<String, LayerObject>();
        content.values().forEach(layer -> objects.putAll(byIdentity(Optional.of(layer))));
        return objects;
    }

    private static Map<String, LayerObject> byIdentity(Optional<HydratedLayer> layer) {
        var objects = new LinkedHashMap<String, LayerObject>();
        layer.ifPresent(content ->
                content.objects().forEach(object -> objects.put(object.ref().identity(), object)));
        return objects;
    }
}
