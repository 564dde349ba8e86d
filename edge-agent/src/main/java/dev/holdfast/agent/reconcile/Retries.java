package dev.holdfast.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** When each thing may be tried again: later and later, never given up, at once when its input is new. Thread-safe. */
final class Retries {
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    private record Attempt(String input, int failures, Instant due) {}

    Retries(RandomGenerator random) {
        this.random = random;
    }

    /** Whether it may be tried now. */
    boolean due(String what, String input, Instant now) {
        var attempt = attempts.get(what);
        return attempt == null || !attempt.input().equals(input) || !now.isBefore(attempt.due());
    }

    void failed(String what, String input, Instant now) {
        attempts.compute(what, (_, before) -> {
            var failures = before != null && before.input().equals(input) ? before.failures() + 1 : 1;
            var longest = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 20));
            var wait = longest / 2 + random.nextLong(longest / 2 + 1);
            return new Attempt(input, failures, now.plusMillis(wait));
        });
    }

    void succeeded(String what) {
        attempts.remove(what);
    }

    void clear() {
        attempts.clear();
    }

    /** The next time at which something may be tried again. */
    Optional<Instant> next() {
        return attempts.values().stream().map(Attempt::due).min(Instant::compareTo);
    }
}
