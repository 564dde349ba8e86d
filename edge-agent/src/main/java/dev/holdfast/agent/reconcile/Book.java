package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The inventory: read once, then every change first in the store and then here. Thread-safe. */
final class Book {
    private final StateDb store;
    private final InventoryRows rows = new InventoryRows();
    private final Map<String, Item> items = new ConcurrentHashMap<>();

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

    void put(Item item) {
        intend(List.of(item));
    }

    void remove(ObjectRef ref) {
        store.write(connection -> {
            rows.remove(connection, ref);
            return ref;
        });
        items.remove(ref.identity());
    }
}
