package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.store.HubStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TogetherTest {
    private static final int THREADS = 40;

    @TempDir
    Path data;

    @Test
    void what_many_want_to_keep_at_once_is_kept_in_a_few_commits() throws Exception {
        try (var store = open();
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var together = new Together(store);
            var first = new CountDownLatch(1);
            var others = new CountDownLatch(THREADS - 1);
            var before = store.commits();
            var all = IntStream.range(0, THREADS)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        if (i > 0) {
                            first.await();
                            others.countDown();
                        }
                        together.commit(() -> {
                            insert(store, i);
                            if (i == 0) {
                                // The others come while this one commits.
                                first.countDown();
                                await(others);
                            }
                        });
                        return i;
                    })
                    .toList();
            for (var one : threads.invokeAll(all)) {
                one.get();
            }
            assertThat(count(store)).isEqualTo(THREADS);
            assertThat(store.commits() - before).isLessThan(THREADS);
        }
    }

    @Test
    void who_fails_fails_alone() throws Exception {
        try (var store = open();
                var threads = Executors.newFixedThreadPool(2)) {
            var together = new Together(store);
            var inside = new CountDownLatch(1);
            var slow = threads.submit(() -> together.commit(() -> {
                insert(store, 1);
                inside.countDown();
            }));
            inside.await();
            var good = threads.submit(() -> together.commit(() -> insert(store, 2)));
            assertThatThrownBy(() -> together.commit(() -> {
                        insert(store, 3);
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no");
            slow.get();
            good.get();
            assertThat(count(store)).isEqualTo(2);
        }
    }

    private HubStore open() {
        var store = HubStore.open(data.resolve("hub.db"));
        store.write(h -> h.execute("CREATE TABLE kept (number INTEGER)"));
        return store;
    }

    private static void insert(HubStore store, int number) {
        store.write(h -> h.execute("INSERT INTO kept VALUES (?)", number));
    }

    private static int count(HubStore store) {
        return store.read(h ->
                h.createQuery("SELECT count(*) FROM kept").mapTo(Integer.class).one());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
