package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.protocol.id.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The custom kinds that charts define, by the digest of the chart. Thread-safe; two threads may read the same chart. */
final class DefinedKinds {
    private static final int MOST = 512;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Digest, CustomKinds> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, CustomKinds> eldest) {
            return size() > MOST;
        }
    };

    CustomKinds of(Chart chart) {
        var digest = chart.digest();
        lock.lock();
        try {
            var kinds = known.get(digest);
            if (kinds != null) {
                return kinds;
            }
        } finally {
            lock.unlock();
        }
        var read = CustomKinds.of(chart);
        lock.lock();
        try {
            known.put(digest, read);
        } finally {
            lock.unlock();
        }
        return read;
    }
}
