package dev.holdfast.protocol.link;

import java.time.Duration;

/**
 * How long a link waits before it tries again: full jitter below a ceiling that doubles with every failure (rule P9).
 *
 * @param first ceiling of the first wait
 * @param longest ceiling of all waits
 * @param takenOver shortest wait after another client came with the same name (code 142)
 */
public record Backoff(Duration first, Duration longest, Duration takenOver) {
    /** Protocol values: 1 s to 120 s, at least 60 s after a take-over. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(120), Duration.ofSeconds(60));

    /**
     * The wait before the next attempt.
     *
     * @param failures attempts that failed in a row, from 1
     * @param window the lowest ceiling: over how long a fleet comes back, zero for a small one
     * @param chance uniform between 0 and 1
     */
    Duration before(int failures, Duration window, boolean afterTakeOver, double chance) {
        var doublings = Math.min(Math.max(failures - 1, 0), 20);
        var doubled = Math.min(first.toMillis() << doublings, longest.toMillis());
        var ceiling = Math.max(doubled, window.toMillis());
        var wait = Duration.ofMillis((long) (ceiling * chance));
        return afterTakeOver ? takenOver.plus(wait) : wait;
    }
}
