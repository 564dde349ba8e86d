package dev.holdfast.hub.ingest;

import dev.holdfast.hub.store.HubStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Many small writes in one transaction: at most 256, or what arrives within 5 ms of the last one. After a quiet moment
 * nobody waits for others. Whoever offered one hears only after it is on the disk. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final int MOST = 256;
    private static final int WAITING = 10_000;
    private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

    /** One write. {@code apply} runs inside the transaction; afterwards exactly one of the other two is called. */
    interface Work {
        void apply();

        void done();

        default void failed(RuntimeException why) {}
    }

    private final HubStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;
    // Of the one thread that commits.
    private long committed = System.nanoTime() - GATHER_NANOS;

    GroupCommit(HubStore store) {
        this.store = store;
        this.thread = Thread.ofVirtual().name("ingest").start(this::run);
    }

    /** Takes work in, or says no when too much is waiting: the sender sends it again later. */
    boolean offer(Work work) {
        lock.lock();
        try {
            if (closed || queue.size() >= WAITING) {
                return false;
            }
            queue.add(work);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more in and stores what was taken. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var batch = gather(); !batch.isEmpty(); batch = gather()) {
            commit(batch);
            committed = System.nanoTime();
        }
    }

    /** What arrives within a moment; nothing only at the end. */
    private List<Work> gather() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            var left = committed + GATHER_NANOS - System.nanoTime();
            while (queue.size() < MOST && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return take();
    }

    private List<Work> take() {
        lock.lock();
        try {
            var batch = new ArrayList<Work>();
            while (batch.size() < MOST && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Work> batch) {
        try {
            store.together(() -> {
                batch.forEach(Work::apply);
                return batch.size();
            });
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                // One of them may be the cause: each alone.
                batch.forEach(work -> commit(List.of(work)));
                return;
            }
            LOG.log(System.Logger.Level.ERROR, "cannot store what a site sent", e);
            tell(() -> batch.getFirst().failed(e));
            return;
        }
        batch.forEach(work -> tell(work::done));
    }

    // A listener with a bug must not stop the intake of everybody.
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "after storing what a site sent", e);
        }
    }
}
