package dev.holdfast.hub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test says so. */
public final class TestClock extends Clock {
    private volatile Instant now;

    public TestClock() {
        this(Instant.parse("2026-11-20T20:00:00Z"));
    }

    private TestClock(Instant start) {
        now = start;
    }

    /** Starts at the real time: Java's TLS judges certificates by nothing else. */
    public static TestClock nearTheRealTime() {
        return new TestClock(Clock.systemUTC().instant());
    }

    /** A negative duration sets it back. */
    public void pass(Duration duration) {
        now = now.plus(duration);
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
