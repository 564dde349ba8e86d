package dev.holdfast.capi.pivot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Makes many requests side by side, at most so many at once. Immutable. */
record Writers(int count) {
    /** The results in the order of the items; with one writer everything happens in that order too. */
    <T, R> List<R> each(List<T> items, Function<T, R> work) {
        if (count == 1 || items.size() < 2) {
            return items.stream().map(work).toList();
        }
        var free = new Semaphore(count);
        var results = new ArrayList<Future<R>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var item : items) {
                results.add(threads.submit(() -> {
                    free.acquire();
                    try {
                        return work.apply(item);
                    } finally {
                        free.release();
                    }
                }));
            }
        }
        return results.stream().map(Writers::result).toList();
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            if (e.getCause() instanceof Error why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
