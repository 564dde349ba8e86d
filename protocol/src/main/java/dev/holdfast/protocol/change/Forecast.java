package dev.holdfast.protocol.change;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a change of one layer disturbs.
 *
 * @param stops whether the layer does not get through, as far as anybody can tell before
 * @param reasons for people, one for each object that is disturbed
 * @param took how long the layer took there last time; zero when nobody knows
 * @param bytes what has to be copied for it
 */
public record Forecast(LayerKey layer, Effect effect, boolean stops, List<String> reasons, Duration took, long bytes) {
    /** From the mildest to the hardest (packs-and-profiles.md §4). */
    public enum Effect {
        /** Nobody notices. */
        NONE,
        /** Something reads its settings anew, or is gone for a moment. */
        RELOAD,
        /** Pods stop, and others start where they are not removed. */
        RESTART,
        /** A machine starts again. */
        REBOOT,
        /** A machine goes and another one comes. */
        REPLACE
    }

    public Forecast {
        reasons = List.copyOf(reasons);
    }

    /** Of a layer that gets through. */
    public Forecast(LayerKey layer, Effect effect, List<String> reasons, Duration took, long bytes) {
        this(layer, effect, false, reasons, took, bytes);
    }

    /**
     * Members {@code layer, effect, stops, reasons[], minutes, bytes}; null minutes where nobody knows, or nothing is
     * disturbed.
     */
    public Json.Obj json() {
        return Json.object(
                "layer",
                layer.layer(),
                "effect",
                effect.name().toLowerCase(Locale.ROOT),
                "stops",
                stops,
                "reasons",
                reasons,
                "minutes",
                minutes(),
                "bytes",
                bytes);
    }

    private Json minutes() {
        return effect == Effect.NONE || took.isZero()
                ? Json.NULL
                : Json.of(took.plusSeconds(59).toMinutes());
    }
}
