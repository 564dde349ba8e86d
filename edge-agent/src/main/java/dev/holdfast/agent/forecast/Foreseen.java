package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.change.ObjectCounts;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What a change will disturb at this site.
 *
 * @param layers those that change, by their names
 */
public record Foreseen(List<Forecast> layers, ObjectCounts objects) {
    static final Foreseen NOTHING = new Foreseen(List.of(), ObjectCounts.NONE);

    private static final Comparator<Forecast> HARDNESS = Comparator.comparing(Forecast::stops)
            .thenComparing(Forecast::effect)
            .thenComparingInt(forecast -> forecast.reasons().size());

    private static final BinaryOperator<Forecast> HARDER = BinaryOperator.maxBy(HARDNESS);

    private static final int SHOWN = 3;

    public Foreseen {
        layers = List.copyOf(layers);
    }

    /** Of each layer the harder forecast; objects are counted from what was tried last. */
    Foreseen or(Foreseen later) {
        var all = new TreeMap<LayerKey, Forecast>();
        layers.forEach(forecast -> all.put(forecast.layer(), forecast));
        later.layers.forEach(forecast -> all.merge(forecast.layer(), forecast, HARDER));
        return new Foreseen(List.copyOf(all.values()), later.objects);
    }

    /** With members {@code forecast[]}, {@code objects} and {@code bytes}, as an update at the hub has them. */
    public Json.Obj addTo(Json.Obj document) {
        return document.with(
                        "forecast",
                        Json.of(layers.stream().<Json>map(Forecast::json).toList()))
                .with("objects", objects.json())
                .with("bytes", layers.stream().mapToLong(Forecast::bytes).sum());
    }

    /** In one line: what is disturbed or is to be said of it, the hardest first. */
    public String text() {
        var told = layers.stream()
                .filter(layer -> !layer.reasons().isEmpty())
                .sorted(HARDNESS.reversed())
                .map(Foreseen::text)
                .toList();
        return told.isEmpty() ? "nothing is disturbed" : few(told, told.size() == SHOWN + 1 ? " layer" : " layers");
    }

    private static String text(Forecast layer) {
        var effect = layer.stops()
                ? "stop of "
                : layer.effect() == Forecast.Effect.NONE
                        ? "to know of "
                        : layer.effect().name().toLowerCase(Locale.ROOT) + " in ";
        return effect + layer.layer().layer() + " (" + few(layer.reasons(), "") + ")";
    }

    private static String few(List<String> all, String what) {
        var more = all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" + what : "";
        return String.join("; ", all.subList(0, Math.min(SHOWN, all.size()))) + more;
    }
}
