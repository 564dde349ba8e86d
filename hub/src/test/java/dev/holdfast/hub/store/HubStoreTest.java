package dev.holdfast.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.disk.DiskFull;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubStoreTest {
    @TempDir
    private Path folder;

    @Test
    void transactions_are_whole_again_after_a_full_disk() {
        try (var store = HubStore.open(folder.resolve("hub.db"))) {
            for (int i = 0; i < 3; i++) {
                fill(store);
                assertThatThrownBy(() -> store.write(h -> {
                            h.execute("UPDATE counter SET value = 7");
                            throw new IllegalStateException("power cut");
                        }))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(value(store)).isZero();
            }
            store.write(h -> h.execute("UPDATE counter SET value = 8"));
            assertThat(value(store)).isEqualTo(8);
        }
    }

    @Test
    void reading_goes_on_while_the_disk_is_full() {
        try (var store = HubStore.open(folder.resolve("hub.db"))) {
            store.write(h -> h.execute("UPDATE counter SET value = 5"));
            fill(store);
            assertThat(value(store)).isEqualTo(5);
        }
    }

    // SQLite answers the same way for a database that has reached its greatest size.
    private static void fill(HubStore store) {
        store.write(h ->
                h.createQuery("PRAGMA max_page_count = 60").mapTo(Long.class).one());
        assertThatThrownBy(() -> store.write(h -> h.execute("INSERT INTO counter VALUES (hex(zeroblob(1000000)), 1)")))
                .isInstanceOf(DiskFull.class);
    }

    private static long value(HubStore store) {
        return store.read(h -> h.createQuery("SELECT value FROM counter WHERE name = 'resourceVersion'")
                .mapTo(Long.class)
                .one());
    }
}
