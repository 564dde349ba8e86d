package dev.holdfast.sim.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, which can be set wrong. Thread-safe. */
public final class TestClock extends Clock {
    private final Clock machine = Clock.systemUTC();
    private final AtomicReference<Duration> error = new AtomicReference<>(Duration.ZERO);

    /** From now on it is this time. */
    public void set(Instant time) {
        error.set(Duration.between(machine.instant(), time));
    }

    public void right() {
        error.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(error.get());
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
