package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.Digest;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What was computed, by the digest of all that it was made from; the longest unused goes when there is too much. Thread-safe;
 * two threads may compute the same.
 */
final class Remembered<T> {
    private final long most;
    private final ToLongFunction<T> weight;
    private final LinkedHashMap<Digest, T> known = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantLock lock = new ReentrantLock();
    private long held;

    /** @param most of {@code weight} in all */
    Remembered(long most, ToLongFunction<T> weight) {
        this.most = most;
        this.weight = weight;
    }

    T get(Digest key, Supplier<T> compute) {
        return get(key, compute, _ -> true);
    }

    /** What may come out otherwise the next time is not worth keeping. */
    T get(Digest key, Supplier<T> compute, Predicate<? super T> worthKeeping) {
        var before = find(key);
        if (before.isPresent()) {
            return before.get();
        }
        var computed = compute.get();
        if (worthKeeping.test(computed)) {
            keep(key, computed);
        }
        return computed;
    }

    Optional<T> find(Digest key) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(key));
        } finally {
            lock.unlock();
        }
    }

    void keep(Digest key, T value) {
        var size = weight.applyAsLong(value);
        lock.lock();
        try {
            var before = known.put(key, value);
            held += size - (before == null ? 0 : weight.applyAsLong(before));
            for (var eldest = known.entrySet().iterator(); held > most && eldest.hasNext(); ) {
                held -= weight.applyAsLong(eldest.next().getValue());
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
