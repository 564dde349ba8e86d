package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * What a change will disturb at this site.
 *
 * @param layers those that change, by their names
 * @param objects how many come, change, go, and stay unlisted: {@code added, changed, removed, kept}
 */
public record Foreseen(List<Forecast> layers, Json.Obj objects) {
    private static final int SHOWN = 3;

    public Foreseen {
        layers = List.copyOf(layers);
    }

    /** With members {@code forecast[]}, {@code objects} and {@code bytes}, as an update at the hub has them. */
    public Json.Obj addTo(Json.Obj document) {
        return document.with(
                        "forecast",
                        Json.of(layers.stream().<Json>map(Forecast::json).toList()))
                .with("objects", objects)
                .with("bytes", layers.stream().mapToLong(Forecast::bytes).sum());
    }

    /** In one line: what is disturbed, layer by layer. */
    public String text() {
        var disturbed = layers.stream()
                .filter(layer -> layer.effect() != Forecast.Effect.NONE)
                .toList();
        return disturbed.isEmpty()
                ? "nothing is disturbed"
                : few(disturbed.stream().map(Foreseen::text).toList(), " layers");
    }

    private static String text(Forecast layer) {
        return layer.effect().name().toLowerCase(Locale.ROOT) + " in "
                + layer.layer().layer() + " (" + few(layer.reasons(), "") + ")";
    }

    private static String few(List<String> all, String what) {
        var more = all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" + what : "";
        return String.join("; ", all.subList(0, Math.min(SHOWN, all.size()))) + more;
    }
}
