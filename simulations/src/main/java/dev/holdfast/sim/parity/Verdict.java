package dev.holdfast.sim.parity;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * What the comparison of one pack came to.
 *
 * @param result what it came to
 * @param objects how many objects and hooks helm gives
 * @param details paths that differ, or the reasons of both sides
 */
record Verdict(String pack, String version, Result result, int charts, int objects, List<String> details) {
    /** What a comparison can come to. */
    enum Result {
        /** Every object and hook is equal. */
        EQUAL,
        /** Equal but for what differs between two renders of helm itself. */
        RANDOM,
        /** The pack has no chart and rendered. */
        NO_CHART,
        /** Neither of both renders it. */
        REFUSED,
        /** The pack lists files that it does not have. */
        INCOMPLETE,
        /** A difference, or only one of both renders it. */
        DIFFERENT,
        /** Our code threw. */
        EXCEPTION
    }

    Verdict {
        details = List.copyOf(details);
    }

    boolean isBad() {
        return result == Result.DIFFERENT || result == Result.EXCEPTION;
    }

    Json.Obj json() {
        return Json.object(
                "pack", pack,
                "version", version,
                "result", result.name().toLowerCase(Locale.ROOT),
                "charts", charts,
                "objects", objects,
                "details", details);
    }
}
