package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.change.LayerChange;
import dev.holdfast.protocol.change.ObjectCounts;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what the site has with what it shall have (packs-and-profiles.md §4: the forecast, computed by the hub and again
 * by the site). The site knows more: which revisions it went through, its own values, which secrets turned over, what it would
 * still have to copy, and how long a layer took here. Few layers are in memory at a time, as when they are applied.
 */
public final class Foresight {
    private final Stand from;
    private final Stand to;
    private final Costs costs;
    private final Map<LayerKey, DesiredLayer> was;
    private final Map<LayerKey, DesiredLayer> will;

    private Foresight(Stand from, Stand to, Costs costs) {
        this.from = from;
        this.to = to;
        this.costs = costs;
        this.was = layers(from.desired());
        this.will = layers(to.desired());
    }

    /**
     * What it will disturb that the site goes from one to the other.
     *
     * @param from what may be in the cluster: the revision that was complete last, and what was tried since; none when
     *     nothing was complete yet. Of each layer the harder forecast counts
     * @throws IOException when what the site shall have cannot be read; what it has may be lost
     */
    public static Foreseen between(List<Stand> from, Stand to, Costs costs) throws IOException {
        var foreseen = from.isEmpty() ? fresh(to, costs) : Foreseen.NOTHING;
        for (var stand : from) {
            foreseen = foreseen.or(new Foresight(stand.completedBy(to), to, costs).compare());
        }
        return foreseen;
    }

    /** Everything comes, and there is nothing to disturb. */
    private static Foreseen fresh(Stand to, Costs costs) throws IOException {
        var layers = new ArrayList<Forecast>();
        var objects = 0L;
        for (var layer : to.desired().layers()) {
            objects += to.contents().read(layer).objects().size();
            layers.add(new Forecast(
                    layer.key(),
                    Forecast.Effect.NONE,
                    List.of(),
                    Duration.ZERO,
                    costs.missing().applyAsLong(layer)));
        }
        return new Foreseen(layers, new ObjectCounts(objects, 0, 0, 0));
    }

    private Foreseen compare() throws IOException {
        var changing = changing();
        var others =
                changing.size() > 1 ? Others.among(changing, this::old, this::next) : LayerChange.Elsewhere.nowhere();
        var forecasts = new ArrayList<Forecast>();
        var counts = ObjectCounts.NONE;
        for (var key : changing) {
            var bytes = Optional.ofNullable(will.get(key))
                    .map(costs.missing()::applyAsLong)
                    .orElse(0L);
            var next = next(key);
            var old = old(key);
            if (old.isEmpty() && was.containsKey(key)) {
                var lost = "not known: what this layer has now cannot be read here";
                forecasts.add(said(key, Forecast.Effect.NONE, lost, bytes));
                continue;
            }
            var entirely = to.desired().dataRemovals().contains(key);
            var change = LayerChange.between(key, old, next, others, entirely);
            counts = counts.plus(change.counts());
            if (!change.isNothing() || !isSame(key)) {
                forecasts.add(change.forecast(costs.took().apply(key), bytes));
            }
        }
        to.desired().dataRemovals().stream()
                .filter(this::isKeptYet)
                .map(key -> said(key, Forecast.Effect.RESTART, "what was kept of this layer goes, with its data", 0))
                .forEach(forecasts::add);
        return new Foreseen(forecasts, counts);
    }

    /** Layers that come, change or go; what nobody removes by name stays as it is. */
    private List<LayerKey> changing() throws IOException {
        var turned = from.changed(to);
        var changing = new ArrayList<LayerKey>();
        for (var layer : will.values()) {
            if (!isSame(layer.key()) || takes(layer, turned)) {
                changing.add(layer.key());
            }
        }
        to.desired().tombstones().stream()
                .filter(key -> !will.containsKey(key) && was.containsKey(key))
                .forEach(changing::add);
        return changing;
    }

    private boolean isSame(LayerKey key) {
        var old = was.get(key);
        var next = will.get(key);
        return old != null && next != null && old.identity().equals(next.identity());
    }

    private boolean takes(DesiredLayer layer, Set<String> turned) throws IOException {
        return !turned.isEmpty()
                && Holes.variables(to.contents().read(layer)).stream()
                        .anyMatch(variable ->
                                turned.contains(variable) || turned.contains(GeneratedValue.variable(variable)));
    }

    /** Gone before, but for its data; and now that goes too. */
    private boolean isKeptYet(LayerKey key) {
        return !was.containsKey(key)
                && !will.containsKey(key)
                && from.desired().tombstones().contains(key)
                && !from.desired().dataRemovals().contains(key);
    }

    /** What the layer has; empty when it is new, or lost. */
    private Optional<HydratedLayer> old(LayerKey key) {
        var layer = was.get(key);
        try {
            return layer == null ? Optional.empty() : Optional.of(from.filled(layer));
        } catch (IOException | Refusal e) {
            return Optional.empty();
        }
    }

    /** What the layer shall have; empty when it goes. */
    private Optional<HydratedLayer> next(LayerKey key) throws IOException {
        var layer = will.get(key);
        return layer == null ? Optional.empty() : Optional.of(to.filled(layer));
    }

    private static Forecast said(LayerKey key, Forecast.Effect effect, String reason, long bytes) {
        return new Forecast(key, effect, List.of(reason), Duration.ZERO, bytes);
    }

    private static Map<LayerKey, DesiredLayer> layers(DesiredState state) {
        var layers = new TreeMap<LayerKey, DesiredLayer>();
        state.layers().forEach(layer -> layers.put(layer.key(), layer));
        return layers;
    }
}
