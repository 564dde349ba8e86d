package dev.holdfast.agent.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for other threads, not for time: goes on at once when what it waits for holds. */
public final class Patience {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Patience() {}

    public static void until(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LONGEST + " in vain until " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
