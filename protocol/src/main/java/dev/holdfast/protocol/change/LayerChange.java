package dev.holdfast.protocol.change;

import dev.holdfast.protocol.change.ObjectChange.What;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What becomes of one layer's objects, and what that disturbs (packs-and-profiles.md §4): the hub asks before it signs, the
 * site asks again before it applies. Pure.
 *
 * @param moved what is to say of its way to another namespace; empty when it stays
 */
public record LayerChange(LayerKey layer, List<ObjectChange> objects, String moved) {
    /** Where else an object is: what one layer lists no more, another one may list now. */
    public interface Elsewhere {
        /** The object as another layer had it. */
        Optional<LayerObject> before(String identity);

        /** Whether another layer has it from now on. */
        boolean after(String identity);

        /** There is no other layer. */
        static Elsewhere nowhere() {
            return new Elsewhere() {
                @Override
                public Optional<LayerObject> before(String identity) {
                    return Optional.empty();
                }

                @Override
                public boolean after(String identity) {
                    return false;
                }
            };
        }
    }

    public LayerChange {
        objects = List.copyOf(objects);
    }

    /**
     * Compares what a layer lists.
     *
     * @param from filled as far as anybody can: a hole that stays counts as equal; empty for a new layer
     * @param to filled in the same way; empty for a layer that goes
     * @param withData whether what holds data goes with the layer, as a signed statement says
     */
    public static LayerChange between(
            LayerKey layer,
            Optional<HydratedLayer> from,
            Optional<HydratedLayer> to,
            Elsewhere elsewhere,
            boolean withData) {
        var was = byIdentity(from);
        var will = byIdentity(to);
        var entirely = to.isEmpty() && withData;
        var identities = new TreeSet<>(was.keySet());
        identities.addAll(will.keySet());
        var changes = new ArrayList<ObjectChange>();
        for (var identity : identities) {
            var next = Optional.ofNullable(will.get(identity));
            // What goes to another layer is told there.
            if (next.isPresent() || !elsewhere.after(identity)) {
                var old = Optional.ofNullable(was.get(identity)).or(() -> elsewhere.before(identity));
                change(old, next, entirely).ifPresent(changes::add);
            }
        }
        return new LayerChange(layer, changes, moved(from, to));
    }

    /** Whether nothing becomes of it. */
    public boolean isNothing() {
        return objects.isEmpty() && moved.isEmpty();
    }

    /** How many objects come, change and go. */
    public ObjectCounts counts() {
        var counts = ObjectCounts.NONE;
        for (var change : objects) {
            counts = counts.plus(change);
        }
        return counts;
    }

    /**
     * What it disturbs: what the layer does not get beyond first, then the hardest reason.
     *
     * @param took how long the layer took there last time; zero when nobody knows
     * @param bytes what has to be copied for it
     */
    public Forecast forecast(Duration took, long bytes) {
        var found = new ArrayList<Disturbance>();
        if (!moved.isEmpty()) {
            found.add(new Disturbance(Forecast.Effect.RESTART, moved));
        }
        objects.forEach(change -> found.addAll(Disturbance.of(change)));
        found.sort(Comparator.comparing(Disturbance::stops)
                .thenComparing(Disturbance::effect)
                .reversed());
        return new Forecast(
                layer,
                found.stream()
                        .map(Disturbance::effect)
                        .max(Forecast.Effect::compareTo)
                        .orElse(Forecast.Effect.NONE),
                found.stream().anyMatch(Disturbance::stops),
                found.stream().map(Disturbance::reason).toList(),
                took,
                bytes);
    }

    /** What is in the old namespace is made anew in the new one, and what is on its volumes does not follow. */
    private static String moved(Optional<HydratedLayer> from, Optional<HydratedLayer> to) {
        var was = from.map(HydratedLayer::namespace).orElse("");
        var will = to.map(HydratedLayer::namespace).orElse("");
        if (was.isEmpty() || will.isEmpty() || was.equals(will)) {
            return "";
        }
        var inside = from.orElseThrow().objects().stream()
                .filter(object -> object.ref().namespace().equals(was))
                .toList();
        if (inside.isEmpty()) {
            return "";
        }
        var volumes = inside.stream().anyMatch(LayerChange::hasVolumes);
        return "moves from namespace " + was + " to " + will + ": what is in it is made anew there"
                + (volumes ? ", and data on its volumes stays behind" : "");
    }

    private static boolean hasVolumes(LayerObject object) {
        return object.ref().kind().equals("PersistentVolumeClaim")
                || new ValuePath(List.of("spec", "volumeClaimTemplates"))
                        .in(object.manifest())
                        .isPresent();
    }

    private static Optional<ObjectChange> change(
            Optional<LayerObject> was, Optional<LayerObject> will, boolean entirely) {
        if (was.isPresent() && will.isPresent()) {
            var fields = fields(was.get().manifest(), will.get().manifest());
            return fields.isEmpty() ? Optional.empty() : Optional.of(new ObjectChange(What.CHANGED, fields, was, will));
        }
        var what = will.isPresent() ? What.ADDED : stays(was.orElseThrow(), entirely) ? What.KEPT : What.REMOVED;
        return Optional.of(new ObjectChange(what, List.of(), was, will));
    }

    /** Where only the order of named items differs, lists are told whole. */
    private static List<ValueChange> fields(Json.Obj from, Json.Obj to) {
        if (from.equals(to)) {
            return List.of();
        }
        var named = ValueChange.between(NamedItems.in(from), NamedItems.in(to));
        return named.isEmpty() ? ValueChange.between(from, to) : named;
    }

    /** Whether a site leaves it where it is, though nobody lists it any more. */
    private static boolean stays(LayerObject object, boolean entirely) {
        return !entirely && (object.ref().holdsData() || ObjectRef.askedToStay(object.manifest()));
    }

    private static Map<String, LayerObject> byIdentity(Optional<HydratedLayer> layer) {
        var objects = new LinkedHashMap<String, LayerObject>();
        layer.ifPresent(content ->
                content.objects().forEach(object -> objects.put(object.ref().identity(), object)));
        return objects;
    }
}
