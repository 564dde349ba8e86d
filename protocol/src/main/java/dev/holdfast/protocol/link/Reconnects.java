package dev.holdfast.protocol.link;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * When somebody who lost the broker tries again: after a wait with full jitter, never at once, whether the attempt failed
 * or the connection ended. What ends early counts as a failure, so that a broker that takes everybody in and falls over
 * again is not met by everybody at once. Confined to its owner.
 */
public final class Reconnects {
    /** A connection that lasted this long makes the next wait short again. */
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final Backoff backoff;
    private final Supplier<Duration> window;
    private final RandomGenerator random;
    private int failures;

    /** @param window over how long the fleet comes back, as the hub has signed it; zero for a small fleet */
    public Reconnects(Backoff backoff, Supplier<Duration> window, RandomGenerator random) {
        this.backoff = backoff;
        this.window = window;
        this.random = random;
    }

    /**
     * The wait before the next attempt.
     *
     * @param lasted how long the connection was there, zero when there was none
     * @param takenOver whether another client came with the same name
     */
    public Duration after(Duration lasted, boolean takenOver) {
        failures = lasted.compareTo(STEADY) >= 0 ? 1 : failures + 1;
        return backoff.before(failures, window.get(), takenOver, random.nextDouble());
    }
}
