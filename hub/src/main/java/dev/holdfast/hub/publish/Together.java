package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits of several threads at once, as one: whoever comes while another commits is in the next commit. A commit that
 * fails is repeated one by one, so that nobody fails for another. Thread-safe.
 */
final class Together {
    private record Part(Runnable work, CompletableFuture<Boolean> outcome) {}

    private final HubStore store;
    private final ReentrantLock committing = new ReentrantLock();
    private final List<Part> waiting = new ArrayList<>();

    Together(HubStore store) {
        this.store = store;
    }

    /** Returns when the work is kept, and throws what it threw. */
    void commit(Runnable work) {
        var part = new Part(work, new CompletableFuture<>());
        synchronized (waiting) {
            waiting.add(part);
        }
        committing.lock();
        try {
            if (!part.outcome().isDone()) {
                commit(take());
            }
        } finally {
            committing.unlock();
        }
        try {
            part.outcome().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private List<Part> take() {
        synchronized (waiting) {
            var all = List.copyOf(waiting);
            waiting.clear();
            return all;
        }
    }

    private void commit(List<Part> parts) {
        try {
            store.together(() -> {
                parts.forEach(part -> part.work().run());
                return parts.size();
            });
            parts.forEach(part -> part.outcome().complete(true));
        } catch (RuntimeException e) {
            if (parts.size() == 1) {
                parts.getFirst().outcome().completeExceptionally(e);
                return;
            }
            parts.forEach(part -> commit(List.of(part)));
        }
    }
}
