package dev.holdfast.agent.uplink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Time for intervals: runs with the machine's clock but neither back nor ahead in leaps, so that a clock that is set to
 * 1970 or 2099 stops no heartbeat. Confined to the uplink's loop.
 */
final class SteadyTime {
    private static final Duration LEAP = Duration.ofHours(1);
    private static final Duration GUESS = Duration.ofSeconds(1);

    private final Clock machine;
    private Instant seen;
    private Instant steady;

    SteadyTime(Clock machine) {
        this.machine = machine;
        this.seen = machine.instant();
        this.steady = seen;
    }

    Instant now() {
        var current = machine.instant();
        var step = Duration.between(seen, current);
        seen = current;
        steady = steady.plus(step.isNegative() || step.compareTo(LEAP) > 0 ? GUESS : step);
        return steady;
    }
}
