package dev.holdfast.agent.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The time that decides at this site (protocol.md §1.3): the machine's clock, unless signed input proves it wrong. The
 * floor is the latest time that anything verified has proved; it never moves back. Thread-safe.
 */
public final class SiteClock {
    /** No clock of a machine that runs this build can be right before it. */
    private static final Instant BUILD = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration BEHIND = Duration.ofMinutes(5);
    private static final Duration AHEAD = Duration.ofDays(400);

    /** How far the machine's clock is believed. */
    public enum Belief {
        SYNCED,
        FLOOR,
        SUSPECT;

        /** How events say it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The effective time and how it came about. */
    public record Reading(Instant time, Belief belief) {}

    private final Clock machine;
    private final Supplier<Instant> floor;

    public SiteClock(Clock machine, Supplier<Instant> floor) {
        this.machine = machine;
        this.floor = floor;
    }

    public Instant now() {
        return read().time();
    }

    public Reading read() {
        var lowest = floor.get().isBefore(BUILD) ? BUILD : floor.get();
        var time = machine.instant();
        if (time.isBefore(lowest)) {
            var slight = !time.isBefore(lowest.minus(BEHIND));
            return new Reading(lowest, slight ? Belief.SYNCED : Belief.FLOOR);
        }
        return time.isAfter(lowest.plus(AHEAD))
                ? new Reading(lowest, Belief.SUSPECT)
                : new Reading(time, Belief.SYNCED);
    }
}
