package dev.holdfast.sim.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks the same question again and again until the answer is yes or the time is up. Confined to one wait. */
public final class Patience {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(40);
    private final Duration time;
    private final long end;

    public Patience(Duration time) {
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** Returns when the answer is yes; {@code what} says in a message what was waited for. */
    public void until(String what, BooleanSupplier answer) {
        until(what, answer, () -> "");
    }

    /** The same; {@code found} says in a message what was there instead. */
    public void until(String what, BooleanSupplier answer, Supplier<String> found) {
        while (!answer.getAsBoolean()) {
            if (isOver()) {
                var instead = found.get();
                throw new IllegalStateException("expected " + what + " within " + time.toSeconds() + " s"
                        + (instead.isEmpty() ? "" : ", found " + instead));
            }
            rest();
        }
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }

    private static void rest() {
        try {
            Thread.sleep(BETWEEN_QUESTIONS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the test bed", e);
        }
    }
}
