package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The inventory: read once, then every change first in the store and then here. Thread-safe. */
final class Book {
    private final StateDb store;
    private final InventoryRows rows = new InventoryRows();
    private final Map<String, Item> items = new ConcurrentHashMap<>();
    private final Queue<Note> answered = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    Book(StateDb store) {
        this.store = store;
        store.read(rows::all).forEach(item -> items.put(item.ref().identity(), item));
    }

    Map<String, Item> items() {
        return items;
    }

    Collection<Item> all() {
        return List.copyOf(items.values());
    }

    /** Written before the objects are, so that none can be forgotten in between. */
    void intend(List<Item> fresh) {
        if (!fresh.isEmpty()) {
            store.write(connection -> {
                for (var item : fresh) {
                    rows.put(connection, item);
                }
                return fresh.size();
            });
            fresh.forEach(item -> items.put(item.ref().identity(), item));
        }
    }

    /** What the server answered; on the disk when this returns, with whatever else was answered meanwhile. */
    void put(Item item) {
        var note = new Note(item);
        answered.add(note);
        writing.lock();
        try {
            if (!note.written) {
                var batch = new ArrayList<Note>(List.of(note));
                for (var other = answered.poll(); other != null; other = answered.poll()) {
                    if (other != note) {
                        batch.add(other);
                    }
                }
                // When this fails, each of them tries by itself.
                intend(batch.stream().map(Note::item).toList());
                batch.forEach(written -> written.written = true);
            }
        } finally {
            writing.unlock();
        }
    }

    private static final class Note {
        private final Item item;
        private boolean written;

        Note(Item item) {
            this.item = item;
        }

        Item item() {
            return item;
        }
    }

    void remove(ObjectRef ref) {
        store.write(connection -> {
            rows.remove(connection, ref);
            return ref;
        });
        items.remove(ref.identity());
    }
}
