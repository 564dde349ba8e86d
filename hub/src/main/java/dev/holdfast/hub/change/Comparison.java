package dev.holdfast.hub.change;

import dev.holdfast.packs.change.NamedItems;
import dev.holdfast.packs.change.ValueChange;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What changes at a cluster between two shapes (packs-and-profiles.md §4). Pure; shows no value of a Secret. */
final class Comparison {
    private static final Set<String> HIDDEN = Set.of("data", "stringData");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");

    private static final String MACHINES =
            "machines that are made from now on have it; those that are there stay as they are";

    private final List<Json> layers = new ArrayList<>();
    private final List<Json> values = new ArrayList<>();
    private final List<Json> objects = new ArrayList<>();
    private final List<Json> forecast = new ArrayList<>();
    private final Set<String> images = new TreeSet<>();
    private final Set<String> before = new TreeSet<>();
    private final int[] counts = new int[4];
    private final Map<String, LayerObject> allBefore = new LinkedHashMap<>();
    private final Map<String, LayerObject> allAfter = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private long bytes;

    private final Predicate<LayerKey> withData;

    private Comparison(Predicate<LayerKey> withData) {
        this.withData = withData;
    }

    /** Where nothing changes. */
    static Comparison none() {
        return new Comparison(_ -> false);
    }

    /** @param withData layers whose data goes with them, as a signed statement says */
    static Comparison of(Shape from, Shape to, Predicate<LayerKey> withData) {
        var comparison = new Comparison(withData);
        from.layers().values().forEach(layer -> comparison.allBefore.putAll(byIdentity(Optional.of(layer))));
        to.layers().values().forEach(layer -> comparison.allAfter.putAll(byIdentity(Optional.of(layer))));
        var keys = new TreeSet<>(from.layers().keySet());
        keys.addAll(to.layers().keySet());
        keys.forEach(key -> comparison.layer(
                key,
                Optional.ofNullable(from.layers().get(key)),
                Optional.ofNullable(to.layers().get(key))));
        return comparison;
    }

    /**
     * Members {@code layers}, {@code values}, {@code objects}, {@code objectChanges}, {@code images}, {@code unknown}
     * (layers whose objects only a cluster's values tell), {@code bytes}, {@code forecast}.
     */
    Json.Obj addTo(Json.Obj document) {
        var come = new TreeSet<>(images);
        come.removeAll(before);
        var go = new TreeSet<>(before);
        go.removeAll(images);
        return document.with("layers", Json.of(layers))
                .with("values", Json.of(values))
                .with(
                        "objects",
                        Json.object("added", counts[0], "changed", counts[1], "removed", counts[2], "kept", counts[3]))
                .with("objectChanges", Json.of(objects))
                .with("images", Json.object("added", Json.Arr.ofTexts(come), "removed", Json.Arr.ofTexts(go)))
                .with("unknown", Json.of(unknown))
                .with("bytes", bytes)
                .with("forecast", Json.of(forecast));
    }

    private void layer(LayerKey key, Optional<Shape.Layer> from, Optional<Shape.Layer> to) {
        from.flatMap(Shape.Layer::content).ifPresent(content -> before.addAll(content.images()));
        to.flatMap(Shape.Layer::content).ifPresent(content -> images.addAll(content.images()));
        var own = ValueChange.between(values(from), values(to));
        var change = change(from, to, own.isEmpty());
        if (change.isEmpty()) {
            return;
        }
        layers.add(Json.object(
                "id", key.layer(),
                "profile", key.profile(),
                "change", change.get(),
                "from", text(from.map(Shape.Layer::version)),
                "to", text(to.map(Shape.Layer::version))));
        own.forEach(value -> values.add(Json.object(
                "layer", key.layer(),
                "path", value.path().toString(),
                "from", value.from().orElse(Json.NULL),
                "to", value.to().orElse(Json.NULL))));
        var size = to.map(Shape.Layer::bytes).orElse(0L);
        bytes += size;
        if (to.or(() -> from).filter(Shape.Layer::machine).isPresent()) {
            forecast.add(forecast(key, "none", List.of(MACHINES), 0));
            return;
        }
        // Of a layer that only a cluster has in full nothing is known on one side or both.
        var known = isKnown(from) && isKnown(to);
        if (!known) {
            unknown.add(key.layer());
        }
        var reasons = known ? objects(key, byIdentity(from), byIdentity(to)) : List.<String>of();
        forecast.add(forecast(key, reasons.isEmpty() ? "none" : "restart", reasons, size));
    }

    private static Json forecast(LayerKey key, String effect, List<String> reasons, long bytes) {
        return Json.object(
                "layer", key.layer(), "effect", effect, "reasons", reasons, "minutes", Json.NULL, "bytes", bytes);
    }

    private static Optional<String> change(Optional<Shape.Layer> from, Optional<Shape.Layer> to, boolean equalValues) {
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.of(from.isEmpty() ? "added" : "removed");
        }
        if (!from.get().version().equals(to.get().version())) {
            return Optional.of("upgraded");
        }
        return equalValues
                        && from.get().content().equals(to.get().content())
                        && from.get().made().equals(to.get().made())
                ? Optional.empty()
                : Optional.of("changed");
    }

    private static boolean isKnown(Optional<Shape.Layer> layer) {
        return layer.isEmpty() || layer.get().content().isPresent();
    }

    private static Json.Obj values(Optional<Shape.Layer> layer) {
        return layer.map(Shape.Layer::values).orElse(Json.Obj.EMPTY);
    }

    private static Map<String, LayerObject> byIdentity(Optional<Shape.Layer> layer) {
        var objects = new LinkedHashMap<String, LayerObject>();
        layer.flatMap(Shape.Layer::content).ifPresent(content -> content.objects()
                .forEach(object -> objects.put(object.ref().identity(), object)));
        return objects;
    }

    /** Why something restarts. */
    private List<String> objects(LayerKey layer, Map<String, LayerObject> from, Map<String, LayerObject> to) {
        var reasons = new ArrayList<String>();
        var identities = new TreeSet<>(from.keySet());
        identities.addAll(to.keySet());
        for (var identity : identities) {
            if (!to.containsKey(identity) && allAfter.containsKey(identity)) {
                // It goes to another layer, which tells what changes.
                continue;
            }
            var will = Optional.ofNullable(to.get(identity));
            var was = Optional.ofNullable(from.get(identity))
                    .or(() -> will.flatMap(_ -> Optional.ofNullable(allBefore.get(identity))));
            var changes = ValueChange.between(NamedItems.in(manifest(was)), NamedItems.in(manifest(will)));
            if (changes.isEmpty()) {
                continue;
            }
            var kind = was.isEmpty() ? 0 : will.isPresent() ? 1 : stays(layer, to.isEmpty(), was.get()) ? 3 : 2;
            counts[kind]++;
            var ref = will.or(() -> was).map(LayerObject::ref).orElseThrow();
            objects.add(Json.object(
                    "layer", layer.layer(),
                    "object", ref.toString(),
                    "change", List.of("added", "changed", "removed", "kept").get(kind),
                    "fields",
                            kind == 1
                                    ? changes.stream()
                                            .map(change -> field(ref, change))
                                            .toList()
                                    : List.of()));
            if (kind == 1 && restarts(ref, changes)) {
                reasons.add(ref + ": its pods change");
            }
        }
        return reasons;
    }

    /** Whether a site leaves it where it is, though nobody lists it any more. */
    private boolean stays(LayerKey layer, boolean gone, LayerObject object) {
        return !(gone && withData.test(layer))
                && (object.ref().holdsData() || ObjectRef.askedToStay(object.manifest()));
    }

    private static boolean restarts(ObjectRef ref, List<ValueChange> changes) {
        return WORKLOADS.contains(ref.kind())
                && changes.stream()
                        .map(change -> change.path().names())
                        .anyMatch(names -> names.size() > 1
                                && names.get(0).equals("spec")
                                && names.get(1).equals("template"));
    }

    private static Json field(ObjectRef ref, ValueChange change) {
        var hidden = ref.kind().equals("Secret")
                && HIDDEN.contains(change.path().names().getFirst());
        var shown = Json.object("path", change.path().toString());
        return hidden
                ? shown.with("hidden", true)
                : shown.with("from", change.from().orElse(Json.NULL))
                        .with("to", change.to().orElse(Json.NULL));
    }

    private static Json.Obj manifest(Optional<LayerObject> object) {
        return object.map(LayerObject::manifest).orElse(Json.Obj.EMPTY);
    }

    private static Json text(Optional<String> text) {
        return text.<Json>map(Json.Str::new).orElse(Json.NULL);
    }
}
