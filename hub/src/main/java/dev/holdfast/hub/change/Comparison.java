package dev.holdfast.hub.change;

import dev.holdfast.protocol.change.ContentChange;
import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.change.LayerChange;
import dev.holdfast.protocol.change.ObjectChange;
import dev.holdfast.protocol.change.ObjectCounts;
import dev.holdfast.protocol.change.ValueChange;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What changes at a cluster between two shapes (packs-and-profiles.md §4). Pure; shows nothing {@link Hidden}. */
final class Comparison {
    private static final String MACHINES =
            "machines that are made from now on have it; those that are there stay as they are";

    private final List<Json> layers = new ArrayList<>();
    private final List<Json> values = new ArrayList<>();
    private final List<Json> objects = new ArrayList<>();
    private final List<Json> forecast = new ArrayList<>();
    private final Set<String> images = new TreeSet<>();
    private final Set<String> before = new TreeSet<>();
    private final SortedMap<LayerKey, LayerChange> content;
    private final Hidden hidden;
    private ObjectCounts counts = ObjectCounts.NONE;
    private final List<String> unknown = new ArrayList<>();
    private long bytes;

    private Comparison(SortedMap<LayerKey, LayerChange> content, Hidden hidden) {
        this.content = content;
        this.hidden = hidden;
    }

    /** Where nothing changes. */
    static Comparison none() {
        return new Comparison(new TreeMap<>(), new Hidden(Map.of()));
    }

    /** @param withData layers whose data goes with them, as a signed statement says */
    static Comparison of(Shape from, Shape to, Predicate<LayerKey> withData) {
        var comparison =
                new Comparison(ContentChange.between(contents(from), contents(to), withData), Hidden.of(from, to));
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
                .with("objects", counts.json())
                .with("objectChanges", Json.of(objects))
                .with("images", Json.object("added", Json.Arr.ofTexts(come), "removed", Json.Arr.ofTexts(go)))
                .with("unknown", Json.of(unknown))
                .with("bytes", bytes)
                .with("forecast", Json.of(forecast));
    }

    private void layer(LayerKey key, Optional<Shape.Layer> from, Optional<Shape.Layer> to) {
        from.flatMap(Shape.Layer::content).ifPresent(content -> before.addAll(content.images()));
        to.flatMap(Shape.Layer::content).ifPresent(content -> images.addAll(content.images()));
        var changed = ValueChange.between(values(from), values(to));
        var change = change(from, to, changed.isEmpty());
        if (change.isEmpty()) {
            return;
        }
        layers.add(Json.object(
                "id", key.layer(),
                "profile", key.profile(),
                "change", change.get(),
                "from", text(from.map(Shape.Layer::version)),
                "to", text(to.map(Shape.Layer::version))));
        changed.forEach(value -> values.add(Json.object(
                "layer", key.layer(),
                "path", value.path().toString(),
                "from", value.from().orElse(Json.NULL),
                "to", value.to().orElse(Json.NULL))));
        var size = to.map(Shape.Layer::bytes).orElse(0L);
        bytes += size;
        if (to.or(() -> from).filter(Shape.Layer::machine).isPresent()) {
            forecast.add(new Forecast(key, Forecast.Effect.NONE, List.of(MACHINES), Duration.ZERO, 0).json());
            return;
        }
        // Of a layer that only a cluster has in full nothing is known on one side or both.
        var known = isKnown(from) && isKnown(to);
        if (known) {
            var own = Optional.ofNullable(content.get(key)).orElseThrow();
            counts = counts.plus(own.counts());
            own.objects().forEach(object -> objects.add(object(key, object)));
            forecast.add(own.forecast(Duration.ZERO, size).json());
        } else {
            unknown.add(key.layer());
            forecast.add(new Forecast(key, Forecast.Effect.NONE, List.of(), Duration.ZERO, size).json());
        }
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
                        && from.get().filled().equals(to.get().filled())
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

    private static Map<LayerKey, HydratedLayer> contents(Shape shape) {
        var contents = new TreeMap<LayerKey, HydratedLayer>();
        shape.layers().forEach((key, layer) -> layer.filled().ifPresent(content -> contents.put(key, content)));
        return contents;
    }

    private Json object(LayerKey layer, ObjectChange change) {
        return Json.object(
                "layer", layer.layer(),
                "object", change.ref().toString(),
                "change", change.what().name().toLowerCase(Locale.ROOT),
                "fields",
                        change.what() == ObjectChange.What.CHANGED
                                ? change.fields().stream()
                                        .map(field -> field(change.ref(), field))
                                        .toList()
                                : List.of());
    }

    private Json field(ObjectRef ref, ValueChange change) {
        var shown = Json.object("path", change.path().toString());
        return hidden.is(ref, change.path())
                ? shown.with("hidden", true)
                : shown.with("from", change.from().orElse(Json.NULL))
                        .with("to", change.to().orElse(Json.NULL));
    }

    private static Json text(Optional<String> text) {
        return text.<Json>map(Json.Str::new).orElse(Json.NULL);
    }
}
