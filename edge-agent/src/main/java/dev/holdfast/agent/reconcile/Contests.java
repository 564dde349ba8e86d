package dev.holdfast.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Notices that somebody else keeps writing the same field. Thread-safe. */
final class Contests {
    private static final int REWRITES = 3;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private final Map<Rewrite, Deque<Instant>> seen = new HashMap<>();
    private final Map<String, Lost> lost = new HashMap<>();

    private record Rewrite(String identity, String field, String manager) {}

    private record Lost(String manifest, String message) {}

    /** Notes that a field was found rewritten; true when this was once too often. */
    synchronized boolean rewritten(String identity, String manifest, String field, String manager, Instant now) {
        var times = seen.computeIfAbsent(new Rewrite(identity, field, manager), _ -> new ArrayDeque<>());
        times.addLast(now);
        while (times.getFirst().isBefore(now.minus(WINDOW))) {
            times.removeFirst();
        }
        if (times.size() < REWRITES) {
            return false;
        }
        seen.keySet().removeIf(rewrite -> rewrite.identity().equals(identity));
        var message = field + " was rewritten " + REWRITES + " times in " + WINDOW.toMinutes() + " minutes by "
                + (manager.isEmpty() ? "somebody" : manager) + "; stop that, or ignore the field in the layer";
        lost.put(identity, new Lost(manifest, message));
        return true;
    }

    /** Why we stopped repairing this object; other content is a new beginning. */
    synchronized Optional<String> givenUp(String identity, String manifest) {
        return Optional.ofNullable(lost.get(identity))
                .filter(found -> found.manifest().equals(manifest))
                .map(Lost::message);
    }

    synchronized void clear() {
        seen.clear();
        lost.clear();
    }
}
