package dev.holdfast.capi.pivot;

import java.time.Duration;

/**
 * How long a pivot waits for what.
 *
 * @param poll between two looks at something that is expected soon
 * @param quiet how long nothing may have changed before the set is taken for frozen
 * @param freeze when freezing is given up
 * @param prepare when the source gives up on a target that does not become ready
 * @param activate when a target that does not come alive is reported
 * @param soak how long the target is watched after it came alive
 * @param writers how many requests are made side by side
 */
public record PivotTimes(
        Duration poll,
        Duration quiet,
        Duration freeze,
        Duration prepare,
        Duration activate,
        Duration soak,
        int writers) {
    /** For real clusters: a soak of three minutes and one resync period of the managers. */
    public static final PivotTimes USUAL = new PivotTimes(
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(13),
            8);

    public PivotTimes {
        if (writers < 1) {
            throw new IllegalArgumentException("expected at least one writer, found " + writers);
        }
    }
}
