package dev.holdfast.protocol.change;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a change of one layer disturbs.
 *
 * @param reasons for people, one for each object that is disturbed
 * @param took how long the layer took there last time; zero when nobody knows
 * @param bytes what has to be copied for it
 */
public record Forecast(LayerKey layer, Effect effect, List<String> reasons, Duration took, long bytes) {
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

    /** Members {@code layer, effect, reasons[], minutes, bytes}; null minutes where nobody knows, or nothing is disturbed. */
    public Json.Obj json() {
        return Json.object(
                "layer", layer.layer(),
                "effect", effect.name().toLowerCase(Locale.ROOT),
                "reasons", reasons,
                "minutes", minutes(),
                "bytes", bytes);
    }

    private Json minutes() {
        return effect == Effect.NONE || took.isZero()
                ? Json.NULL
                : Json.of(took.plusSeconds(59).toMinutes());
    }
}
