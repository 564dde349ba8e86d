package dev.holdfast.agent.kube;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many requests the agent allows itself: a rate on normal days, requests in flight while a revision is applied, more of
 * these as long as the server answers quickly, less of both when it says that it is too much. Thread-safe.
 */
final class Budget {
    private static final double PER_SECOND = 20;
    private static final int IN_FLIGHT = 8;
    /** A server that answers quickly writes more of them with one commit, which costs it less and not more. */
    private static final int MOST_IN_FLIGHT = 32;

    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(250);
    /** How many more for one quick answer: few once the server has said that it was too much. */
    private static final double GROWTH = 0.25;

    private static final double CAREFUL_GROWTH = 0.1;
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
    private double growth = GROWTH;

    Budget(LongSupplier nanos) {
        this.nanos = nanos;
        refilled = nanos.getAsLong();
        closedUntil = refilled;
    }

    void pace(KubeApi.Pace next) {
        lock.lock();
        try {
            if (next != pace) {
                limit = Math.min(limit, IN_FLIGHT);
                growth = GROWTH;
            }
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
            // One that leaves wakes one that waits; if there was room for more, it is handed on.
            if (inFlight < (int) limit) {
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param took nanoseconds from the question to the answer */
    void leave(long took) {
        lock.lock();
        try {
            inFlight--;
            if (took <= QUICK) {
                limit = Math.min(pace == KubeApi.Pace.BULK ? MOST_IN_FLIGHT : IN_FLIGHT, limit + growth);
            } else {
                limit = limit > IN_FLIGHT ? Math.max(IN_FLIGHT, limit - 1) : Math.min(IN_FLIGHT, limit + growth);
            }
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The server said 429: half as much at once, and nothing at all for a moment. */
    void tooMuch(Duration retryAfter) {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
            growth = CAREFUL_GROWTH;
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
