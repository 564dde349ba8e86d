package dev.holdfast.agent.kube;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long answers take: a mean in which old ones fade, unanswered questions included. Thread-safe. */
final class AnswerTime {
    private static final double NEW = 0.2;
    /** Without questions for this long nothing is known. */
    private static final long MEMORY = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanos;
    private double mean;
    private long last;

    AnswerTime(LongSupplier nanos) {
        this.nanos = nanos;
        last = nanos.getAsLong() - MEMORY;
    }

    long ask() {
        return nanos.getAsLong();
    }

    /**
     * How many nanoseconds it took.
     *
     * @param asked what {@link #ask} said
     */
    synchronized long answered(long asked) {
        var now = nanos.getAsLong();
        var took = now - asked;
        mean = now - last >= MEMORY ? took : mean + NEW * (took - mean);
        last = now;
        return took;
    }

    synchronized Duration lately() {
        return nanos.getAsLong() - last >= MEMORY ? Duration.ZERO : Duration.ofNanos((long) mean);
    }
}
