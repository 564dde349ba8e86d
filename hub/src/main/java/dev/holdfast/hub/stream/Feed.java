package dev.holdfast.hub.stream;

import dev.holdfast.hub.store.ResourceName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells listeners which resources changed. A slow listener misses repetitions, never a resource, and costs at most one
 * entry per resource. Thread-safe.
 */
public final class Feed implements AutoCloseable {
    private final Set<Subscription> open = new CopyOnWriteArraySet<>();
    private volatile boolean closed;

    /** Whether anybody listens. */
    public boolean isHeard() {
        return !open.isEmpty();
    }

    public void changed(ResourceName name) {
        open.forEach(subscription -> subscription.add(name));
    }

    /** Starts to listen; the caller closes it. */
    public Subscription subscribe() {
        var subscription = new Subscription();
        open.add(subscription);
        return subscription;
    }

    /** Whether the hub is stopping. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Subscription::wake);
    }

    /** One listener. */
    public final class Subscription implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition woken = lock.newCondition();
        private final Set<ResourceName> waiting = new LinkedHashSet<>();

        private void add(ResourceName name) {
            lock.lock();
            try {
                waiting.add(name);
                woken.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void wake() {
            lock.lock();
            try {
                woken.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** What changed since the last call; nothing when {@code patience} ran out or the hub stops. */
        public List<ResourceName> take(Duration patience) throws InterruptedException {
            lock.lock();
            try {
                var left = patience.toNanos();
                while (waiting.isEmpty() && !closed && left > 0) {
                    left = woken.awaitNanos(left);
                }
                var taken = List.copyOf(waiting);
                waiting.clear();
                return taken;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
