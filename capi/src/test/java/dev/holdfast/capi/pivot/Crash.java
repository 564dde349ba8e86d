package dev.holdfast.capi.pivot;

import java.io.Serial;

/** The power is cut: nothing catches this. */
final class Crash extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    Crash(String where) {
        super(where, null, false, false);
    }
}
