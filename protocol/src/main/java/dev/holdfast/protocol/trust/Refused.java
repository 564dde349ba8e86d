package dev.holdfast.protocol.trust;

import java.io.Serial;

/** Carries a {@link Rejection} out of nested checks to the engine's door; it never leaves this package. */
final class Refused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Rejection why;

    Refused(Rejection why) {
        super(why.problem().line(), null, false, false);
        this.why = why;
    }

    Rejection why() {
        return why;
    }
}
