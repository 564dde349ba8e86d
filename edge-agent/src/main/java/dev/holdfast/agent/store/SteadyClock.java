package dev.holdfast.agent.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The deciding time as a clock that never stands still: while the machine's clock is not believed it goes on from the
 * last good time, so that whatever is put off for a minute comes after a minute. Thread-safe.
 */
public final class SteadyClock extends Clock {
    private final SiteClock site;
    private final LongSupplier nanos;
    private Instant good;
    private long since;

    /**
     * Begins at the time that decides now.
     *
     * @param nanos passes steadily, like {@link System#nanoTime}
     */
    public SteadyClock(SiteClock site, LongSupplier nanos) {
        this.site = site;
        this.nanos = nanos;
        this.good = site.now();
        this.since = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        var reading = site.read();
        if (reading.belief() == SiteClock.Belief.SYNCED) {
            good = reading.time();
            since = nanos.getAsLong();
            return good;
        }
        var passed = good.plusNanos(nanos.getAsLong() - since);
        return passed.isBefore(reading.time()) ? reading.time() : passed;
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
