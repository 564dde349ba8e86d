package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.protocol.id.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The last good results by the digest of what they were made from. Thread-safe; two threads may compute the same. */
final class RecentResults<T> {
    private final Map<Digest, Checked<T>> results;
    private final ReentrantLock lock = new ReentrantLock();

    RecentResults(int most) {
        this.results = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Digest, Checked<T>> eldest) {
                return size() > most;
            }
        };
    }

    Checked<T> get(Digest key, Supplier<Checked<T>> compute) {
        lock.lock();
        try {
            var known = results.get(key);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        var computed = compute.get();
        if (computed instanceof Checked.Valid<T>) {
            lock.lock();
            try {
                results.put(key, computed);
            } finally {
                lock.unlock();
            }
        }
        return computed;
    }
}
