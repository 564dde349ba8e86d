package dev.holdfast.hub.enrol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts refused enrolments per client address, so that guessing is slow. Thread-safe; bounded. */
final class Attempts {
    private static final int MOST = 20;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int CLIENTS = 10_000;

    private final Map<String, ArrayDeque<Instant>> refused = new LinkedHashMap<>();

    synchronized boolean tooMany(String client, Instant now) {
        var times = refused.get(client);
        if (times == null) {
            return false;
        }
        while (!times.isEmpty() && times.getFirst().isBefore(now.minus(WINDOW))) {
            times.removeFirst();
        }
        return times.size() >= MOST;
    }

    synchronized void refused(String client, Instant now) {
        if (refused.size() >= CLIENTS && !refused.containsKey(client)) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.computeIfAbsent(client, _ -> new ArrayDeque<>()).addLast(now);
    }
}
