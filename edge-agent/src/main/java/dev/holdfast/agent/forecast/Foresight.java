package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.ContentChange;
import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what the site has with what it shall have (packs-and-profiles.md §4: the forecast, computed by the hub and again
 * by the site). The site knows more: which revision was complete here, its own values, which secrets turned over, and what it
 * would still have to copy.
 */
public final class Foresight {
    private final Optional<Stand> from;
    private final Stand to;
    private final Costs costs;
    private final Map<LayerKey, HydratedLayer> before = new TreeMap<>();
    private final Map<LayerKey, HydratedLayer> after = new TreeMap<>();
    private final Set<LayerKey> lost = new TreeSet<>();

    private Foresight(Optional<Stand> from, Stand to, Costs costs) {
        this.from = from;
        this.to = to;
        this.costs = costs;
    }

    /**
     * What it will disturb that the site goes from one to the other.
     *
     * @param from what was complete here last; empty when nothing was
     * @throws IOException when what the site shall have cannot be read; what it has may be lost
     */
    public static Foreseen between(Optional<Stand> from, Stand to, Costs costs) throws IOException {
        return new Foresight(from.map(was -> was.completedBy(to)), to, costs).compare();
    }

    private Foreseen compare() throws IOException {
        var was = layers(from.map(Stand::desired));
        var will = layers(Optional.of(to.desired()));
        var turned = from.map(stand -> stand.changed(to)).orElse(Set.of());
        for (var layer : will.values()) {
            var old = Optional.ofNullable(was.get(layer.key()));
            if (old.isEmpty() || !old.get().identity().equals(layer.identity()) || takes(layer, turned)) {
                after.put(layer.key(), to.filled(layer));
                old.ifPresent(this::readOld);
            }
        }
        // What nobody removes by name stays as it is.
        to.desired().tombstones().stream()
                .filter(key -> !will.containsKey(key))
                .flatMap(key -> Optional.ofNullable(was.get(key)).stream())
                .forEach(this::readOld);
        var change = ContentChange.between(before, after, to.desired().dataRemovals()::contains);
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeAll(lost);
        var forecasts = new ArrayList<Forecast>();
        keys.forEach(key -> forecasts.add(change.forecast(key, bytes(Optional.ofNullable(will.get(key))))
                .lasting(costs.took().apply(key))));
        lost.forEach(key -> forecasts.add(new Forecast(
                key,
                Forecast.Effect.NONE,
                List.of("not known: what this layer has now cannot be read here"),
                Duration.ZERO,
                bytes(Optional.ofNullable(will.get(key))))));
        return new Foreseen(forecasts, change.counts(keys));
    }

    private boolean takes(DesiredLayer layer, Set<String> variables) throws IOException {
        return !variables.isEmpty()
                && Holes.variables(to.contents().read(layer)).stream()
                        .anyMatch(variable ->
                                variables.contains(variable) || variables.contains(GeneratedValue.variable(variable)));
    }

    private void readOld(DesiredLayer layer) {
        try {
            before.put(layer.key(), from.orElseThrow().filled(layer));
        } catch (IOException e) {
            lost.add(layer.key());
        }
    }

    private long bytes(Optional<DesiredLayer> layer) {
        return layer.map(costs.missing()::applyAsLong).orElse(0L);
    }

    private static Map<LayerKey, DesiredLayer> layers(Optional<DesiredState> state) {
        var layers = new TreeMap<LayerKey, DesiredLayer>();
        state.ifPresent(one -> one.layers().forEach(layer -> layers.put(layer.key(), layer)));
        return layers;
    }
}
