package dev.holdfast.hub.ingest;

import dev.holdfast.hub.store.HubStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Many small writes in one transaction: at most 256, or what arrives within 5 ms. Whoever offered one hears only after
 * it is on the disk. Thread-safe.
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
    private final ArrayBlockingQueue<Work> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile boolean closed;

    GroupCommit(HubStore store) {
        this.store = store;
        this.thread = Thread.ofVirtual().name("ingest").start(this::run);
    }

    /** Takes work in, or says no when too much is waiting: the sender sends it again later. */
    boolean offer(Work work) {
        return !closed && queue.offer(work);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                commit(gather());
            }
        } catch (InterruptedException _) {
            // Closing: what is waiting was acknowledged to nobody.
            var left = new ArrayList<Work>();
            queue.drainTo(left);
            left.forEach(work -> work.failed(new IllegalStateException("the hub is stopping")));
        }
    }

    private List<Work> gather() throws InterruptedException {
        var batch = new ArrayList<Work>();
        batch.add(queue.take());
        var deadline = System.nanoTime() + GATHER_NANOS;
        while (batch.size() < MOST) {
            var next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
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
            batch.getFirst().failed(e);
            return;
        }
        batch.forEach(Work::done);
    }
}
