package dev.holdfast.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory is in the store before anybody relies on it. */
class BookTest {
    @TempDir
    Path folder;

    @Test
    void what_is_noted_side_by_side_is_in_the_store_when_it_returns() throws Exception {
        try (var store = StateDb.open(folder.resolve("state.db"));
                var hands = Executors.newVirtualThreadPerTaskExecutor()) {
            var book = new Book(store);
            var notes = new ArrayList<Callable<Boolean>>();
            for (var number : IntStream.range(0, 300).toArray()) {
                notes.add(() -> {
                    book.put(item(number));
                    var identity = item(number).ref().identity();
                    return item(number).equals(new Book(store).items().get(identity))
                            && item(number).equals(book.items().get(identity));
                });
            }
            for (var note : hands.invokeAll(notes)) {
                assertThat(note.get()).isTrue();
            }
        }
    }

    private static Item item(int number) {
        return new Item(
                new ObjectRef("v1", "ConfigMap", "web", "map-" + number),
                "uid-" + number,
                LayerKey.parse("shop/web"),
                number,
                "digest",
                Bytes.utf8("{}"),
                "1",
                false);
    }
}
