package dev.holdfast.hub.depot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many sites may begin to fetch: a bucket of tokens that fills again, so that a fleet that wants everything at once
 * is served in turns (performance-and-reliability.md, T2). Thread-safe.
 */
final class Admission {
    private static final double PER_SECOND = 100;
    private static final double MOST = 200;

    private final Clock clock;
    private double tokens = MOST;
    private Instant filled;

    Admission(Clock clock) {
        this.clock = clock;
        this.filled = clock.instant();
    }

    /** Whether one more may begin now. */
    synchronized boolean admits() {
        var now = clock.instant();
        var passed = Duration.between(filled, now);
        filled = now;
        if (!passed.isNegative()) {
            tokens = Math.min(MOST, tokens + passed.toMillis() * PER_SECOND / 1_000);
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
