package dev.holdfast.protocol.trust;

import java.time.Duration;
import java.time.Instant;

/**
 * The time to judge expiries by, although the machine's clock may be wrong (protocol.md §1.3). The floor is the latest
 * time that signed input proves; it only rises.
 *
 * @param now the effective time, never before the floor
 * @param state what to say about the machine's clock
 */
public record EffectiveClock(Instant now, State state) {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(400);

    /** What the machine's clock looks like. */
    public enum State {
        PLAUSIBLE,
        /** More than 5 minutes before the floor: condition ClockBehind. */
        BEHIND,
        /** More than 400 days after the floor and not confirmed: condition ClockAheadSuspect. */
        AHEAD_SUSPECT
    }

    /**
     * Judges the machine's clock.
     *
     * @param rtc what the machine's clock says
     * @param floor the latest time that signed input proves
     * @param synced whether network time or a signed beacon confirms the machine's clock
     */
    public static EffectiveClock of(Instant rtc, Instant floor, boolean synced) {
        if (rtc.isBefore(floor.minus(TOLERANCE))) {
            return new EffectiveClock(floor, State.BEHIND);
        }
        if (!synced && rtc.isAfter(floor.plus(LONGEST_SILENCE))) {
            // A clock that jumped to 2099 must not expire everything.
            return new EffectiveClock(floor, State.AHEAD_SUSPECT);
        }
        return new EffectiveClock(rtc.isBefore(floor) ? floor : rtc, State.PLAUSIBLE);
    }
}
