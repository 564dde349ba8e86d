package dev.holdfast.packs.chart;

import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A few children, each asked by one thread at a time and started only when all others are busy. Thread-safe. */
final class HelmChildren implements AutoCloseable {
    /** Each may hold some hundred MB. */
    static final int MOST = 2;

    private final Semaphore free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<HelmProcess> idle = new ArrayDeque<>();
    private final Set<HelmProcess> busy = new HashSet<>();
    private long highestKib;
    private int started;
    private boolean closed;

    HelmChildren(int most) {
        free = new Semaphore(most);
    }

    /** What is done with one child. */
    interface Question<T> {
        T ask(HelmProcess child) throws IOException;
    }

    /** A child that did not answer is not asked again. */
    <T> T with(Question<T> question) {
        free.acquireUninterruptibly();
        try {
            var child = borrow();
            var answered = false;
            try {
                var answer = question.ask(child);
                answered = true;
                return answer;
            } finally {
                giveBack(child, answered);
            }
        } catch (IOException e) {
            throw new Refusal(
                    "HF-RND-004",
                    "a child process with Helm",
                    String.valueOf(e.getMessage()),
                    "try again; see the logs");
        } finally {
            free.release();
        }
    }

    private HelmProcess borrow() throws IOException {
        for (var waiting = take(); waiting.isPresent(); waiting = take()) {
            var child = waiting.get();
            if (child.isAlive() && !child.hasGrown()) {
                return child;
            }
            giveBack(child, false);
        }
        var fresh = HelmProcess.start();
        return locked(() -> {
            started++;
            busy.add(fresh);
            return fresh;
        });
    }

    private Optional<HelmProcess> take() {
        return locked(() -> {
            // The one that was used last: the others may stay cold.
            var child = Optional.ofNullable(idle.pollFirst());
            child.ifPresent(busy::add);
            return child;
        });
    }

    private void giveBack(HelmProcess child, boolean usable) {
        lock.lock();
        try {
            busy.remove(child);
            highestKib = Math.max(highestKib, child.highestKib());
            if (usable && !closed) {
                idle.addFirst(child);
                return;
            }
        } finally {
            lock.unlock();
        }
        child.close();
    }

    List<Long> memoryKib() {
        return locked(() -> Stream.concat(idle.stream(), busy.stream())
                .map(HelmProcess::memoryKib)
                .toList());
    }

    /** The most that any child ever held, as far as it was given back. */
    long highestKib() {
        return locked(() -> highestKib);
    }

    /** How many there have been: the first ones and those that took the place of others. */
    int started() {
        return locked(() -> started);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends those that are busy as well: who waits for them is told so. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(HelmProcess::close);
            idle.clear();
            busy.forEach(HelmProcess::close);
        } finally {
            lock.unlock();
        }
    }
}
