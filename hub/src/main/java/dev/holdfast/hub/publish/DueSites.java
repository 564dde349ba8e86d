package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.SiteId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Sites that somebody wants to be looked at, each once, in the order of asking. Thread-safe. */
final class DueSites {
    private final Duration pause;
    private final int atOnce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Set<SiteId> waiting = new LinkedHashSet<>();
    private boolean closed;

    /** @param atOnce how many one look takes at most */
    DueSites(Duration pause, int atOnce) {
        this.pause = pause;
        this.atOnce = atOnce;
    }

    void add(SiteId site) {
        lock.lock();
        try {
            waiting.add(site);
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are some and takes them; after a quiet pause those that {@code otherwise} finds; none at the end. */
    List<SiteId> next(Supplier<? extends Collection<SiteId>> otherwise) throws InterruptedException {
        lock.lock();
        try {
            var left = pause.toNanos();
            while (!closed && waiting.isEmpty() && left > 0) {
                left = woken.awaitNanos(left);
            }
            if (closed) {
                return List.of();
            }
            if (waiting.isEmpty()) {
                waiting.addAll(otherwise.get());
            }
            var some = waiting.stream().limit(atOnce).toList();
            some.forEach(waiting::remove);
            return some;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits goes on with nothing. */
    void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
