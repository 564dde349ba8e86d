package dev.holdfast.agent.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes only when the test says so, and never backwards. */
public final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-20T20:00:00Z");

    public void forward(Duration time) {
        now = now.plus(time);
    }

    public void to(Instant time) {
        now = time.isAfter(now) ? time : now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
