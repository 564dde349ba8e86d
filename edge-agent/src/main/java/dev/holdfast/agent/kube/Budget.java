package dev.holdfast.agent.kube;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many requests the agent allows itself: a rate on normal days, requests in flight while a revision is applied, less
 * of both when the server says that it is too much. Thread-safe.
 */
final class Budget {
    private static final double PER_SECOND = 20;
    private static final int IN_FLIGHT = 8;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A server, or a proxy before it, that says "tomorrow" is asked again before. */
    private static final long LONGEST_PAUSE = 60 * SECOND;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final LongSupplier nanos;
    private KubeApi.Pace pace = KubeApi.Pace.STEADY;
    private double tokens = PER_SECOND;
    private long refilled;
    private long closedUntil;
    private int inFlight;
    private double limit = IN_FLIGHT;

    Budget(LongSupplier nanos) {
        this.nanos = nanos;
        refilled = nanos.getAsLong();
        closedUntil = refilled;
    }

    void pace(KubeApi.Pace next) {
        lock.lock();
        try {
            pace = next;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a request may be sent; {@link #leave} must follow. */
    void enter() throws InterruptedException {
        lock.lock();
        try {
            for (var wait = delay(); wait > 0; wait = delay()) {
                var _ = room.awaitNanos(wait);
            }
            tokens -= 1;
            inFlight++;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inFlight--;
            limit = Math.min(IN_FLIGHT, limit + 0.1);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The server said 429: half as much at once, and nothing at all for a moment. */
    void tooMuch(Duration retryAfter) {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
            var pause = Math.clamp(retryAfter.toNanos(), SECOND, LONGEST_PAUSE);
            closedUntil = nanos.getAsLong() + pause;
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds to wait before asking again; 0 when there is room. */
    private long delay() {
        var now = nanos.getAsLong();
        tokens = Math.min(PER_SECOND, tokens + PER_SECOND * (now - refilled) / SECOND);
        refilled = now;
        if (now - closedUntil < 0) {
            return closedUntil - now;
        }
        if (inFlight >= (int) limit) {
            return SECOND;
        }
        // In bulk the bucket may run empty, but never into debt.
        if (pace == KubeApi.Pace.BULK) {
            tokens = Math.max(tokens, 1);
            return 0;
        }
        return tokens >= 1 ? 0 : Math.max(1, (long) ((1 - tokens) / PER_SECOND * SECOND));
    }
}
