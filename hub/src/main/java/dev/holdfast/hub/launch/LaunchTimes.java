package dev.holdfast.hub.launch;

import dev.holdfast.capi.pivot.PivotTimes;
import java.time.Duration;

/**
 * How patient launches are.
 *
 * @param pivot the times of the hub's side of a pivot
 * @param look between two looks at a cluster that changes by itself
 * @param retry after a refusal, or when nothing is expected
 * @param atOnce how many clusters are worked on side by side
 */
public record LaunchTimes(PivotTimes pivot, Duration look, Duration retry, int atOnce) {
    public static final LaunchTimes USUAL =
            new LaunchTimes(PivotTimes.USUAL, Duration.ofSeconds(2), Duration.ofSeconds(30), 8);

    public LaunchTimes {
        if (atOnce < 1) {
            throw new IllegalArgumentException("expected at least one cluster at once, found " + atOnce);
        }
    }

    /** The same with another soak and quiet period. */
    public LaunchTimes with(Duration soak, Duration quiet) {
        var times = new PivotTimes(
                pivot.poll(), quiet, pivot.freeze(), pivot.prepare(), pivot.activate(), soak, pivot.writers());
        return new LaunchTimes(times, look, retry, atOnce);
    }
}
