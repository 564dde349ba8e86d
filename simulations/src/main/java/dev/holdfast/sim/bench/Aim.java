package dev.holdfast.sim.bench;

import java.util.Locale;

/**
 * What a figure has to be.
 *
 * @param gate whether to miss it is a failure: counts are gates, times are not
 */
record Aim(Of of, Direction direction, double bound, boolean gate) {
    /** Which number of the figure is compared. */
    enum Of {
        MEDIAN,
        P99,
        HIGHEST,
        /** Peer by ours: above 1, ours is better. */
        RATIO
    }

    enum Direction {
        AT_MOST,
        AT_LEAST
    }

    static Aim atMost(Of of, double bound) {
        return new Aim(of, Direction.AT_MOST, bound, false);
    }

    static Aim ratio(double atLeast) {
        return new Aim(Of.RATIO, Direction.AT_LEAST, atLeast, false);
    }

    /** A count that must hold in every sample. */
    static Aim gate(double atMost) {
        return new Aim(Of.HIGHEST, Direction.AT_MOST, atMost, true);
    }

    boolean met(Figure figure) {
        var found =
                switch (of) {
                    case MEDIAN -> figure.ours().median();
                    case P99 -> figure.ours().quantile(0.99);
                    case HIGHEST -> figure.ours().quantile(1);
                    case RATIO -> figure.ratio();
                };
        return direction == Direction.AT_MOST ? found <= bound : found >= bound;
    }

    String text() {
        return of.name().toLowerCase(Locale.ROOT)
                + (direction == Direction.AT_MOST ? " ≤ " : " ≥ ")
                + Samples.text(bound);
    }
}
