package dev.holdfast.agent.store;

import dev.holdfast.protocol.trust.EffectiveClock;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The time that decides at this site (protocol.md §1.3): the machine's clock, unless signed input proves it wrong. The
 * floor is the latest time that anything verified has proved; it never moves back. Thread-safe.
 */
public final class SiteClock {
    /** No clock of a machine that runs this build can be right before it. */
    private static final Instant BUILD = Instant.parse("2026-01-01T00:00:00Z");

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
        var judged = EffectiveClock.of(machine.instant(), lowest, false);
        return new Reading(
                judged.now(),
                switch (judged.state()) {
                    case PLAUSIBLE -> Belief.SYNCED;
                    case BEHIND -> Belief.FLOOR;
                    case AHEAD_SUSPECT -> Belief.SUSPECT;
                });
    }
}
