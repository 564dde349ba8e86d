package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.LayerKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what has to happen; does nothing. Pure. */
final class Planner {
    /** What an object needs. */
    enum Need {
        NOTHING,
        /** Not in the inventory: never applied. */
        CREATE,
        /** Applied with other content, or under another layer. */
        CHANGE,
        /** Applied as wanted, and not as it was any more. */
        REPAIR
    }

    /**
     * What is no longer listed.
     *
     * @param delete in this order
     * @param keep stays because it holds data
     * @param layers those of which nothing stays, as a signed statement allows
     */
    record Leftovers(List<Item> delete, List<Item> keep, Set<LayerKey> layers) {
        /** Whether the object goes whatever it holds. */
        boolean entirely(Item item) {
            return layers.contains(item.layer()) && !keep.contains(item);
        }
    }

    private Planner() {}

    /** @param astray whether the object was seen to differ from what we applied, or to be missing */
    static Need need(Wanted.Item wanted, Map<String, Item> inventory, boolean astray) {
        var owned = inventory.get(wanted.identity());
        if (owned == null || owned.manifest().isEmpty()) {
            return Need.CREATE;
        }
        if (!owned.manifest().equals(wanted.manifest()) || owned.kept()) {
            return Need.CHANGE;
        }
        return astray ? Need.REPAIR : Need.NOTHING;
    }

    /** Which layer has an object, by identity: the first that lists it, else the first that needs it as its namespace. */
    static Map<String, LayerKey> owners(List<Wanted> layers) {
        var owners = new HashMap<String, LayerKey>();
        for (var implicit : List.of(false, true)) {
            for (var layer : layers) {
                layer.items().stream()
                        .filter(item -> item.implicit() == implicit)
                        .forEach(item -> owners.putIfAbsent(item.identity(), layer.key()));
            }
        }
        return owners;
    }

    /** What the layers that the revision lists or removes once had, and no list names any more. */
    static Leftovers leftovers(
            DesiredState desired, Set<LayerKey> withdrawn, List<Wanted> layers, Map<String, Item> inventory) {
        var known = new HashSet<LayerKey>(removed(desired, withdrawn));
        var entirely = new HashSet<LayerKey>(desired.dataRemovals());
        entirely.retainAll(known);
        desired.layers().forEach(layer -> known.add(layer.key()));
        // What other layers left here counts too: it would go with its namespace.
        var needed = Needed.by(Stream.concat(
                layers.stream().flatMap(layer -> layer.items().stream()).map(Wanted.Item::ref),
                inventory.values().stream()
                        .filter(item -> !entirely.contains(item.layer()))
                        .map(Item::ref)));
        var wanted = new HashSet<String>();
        layers.forEach(layer -> layer.items().forEach(item -> wanted.add(item.identity())));
        var wantedUids = new HashSet<String>();
        inventory.forEach((identity, item) -> {
            if (wanted.contains(identity)) {
                wantedUids.add(item.uid());
            }
        });
        var left = inventory.entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(item -> known.contains(item.layer()))
                .filter(item -> !item.kept() || (entirely.contains(item.layer()) && !needed.holds(item.ref())))
                // The same object under another group of the API: only its name in our books is old.
                .filter(item -> item.uid().isEmpty() || !wantedUids.contains(item.uid()))
                .sorted(Comparator.comparingLong(Item::position).reversed())
                .toList();
        var parts = left.stream()
                .collect(Collectors.partitioningBy(item ->
                        item.ref().holdsData() && (!entirely.contains(item.layer()) || needed.holds(item.ref()))));
        return new Leftovers(parts.getOrDefault(false, List.of()), parts.getOrDefault(true, List.of()), entirely);
    }

    /** Layers that are to go: by a signed statement, or because only a revision brought them that failed here. */
    static Set<LayerKey> removed(DesiredState desired, Set<LayerKey> withdrawn) {
        var removed = new TreeSet<LayerKey>(desired.tombstones());
        removed.addAll(withdrawn);
        desired.layers().forEach(layer -> removed.remove(layer.key()));
        return removed;
    }

    /** Rows that name an object which the inventory has under another group too. */
    static List<Item> renamed(List<Wanted> layers, Map<String, Item> inventory) {
        var wanted = new HashSet<String>();
        layers.forEach(layer -> layer.items().forEach(item -> wanted.add(item.identity())));
        var uids = new HashSet<String>();
        inventory.forEach((identity, item) -> {
            if (wanted.contains(identity) && !item.uid().isEmpty()) {
                uids.add(item.uid());
            }
        });
        return inventory.entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey())
                        && uids.contains(entry.getValue().uid()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What stays in the cluster unlisted: objects with data, and layers that nobody asked to remove. */
    static List<String> retained(DesiredState desired, List<Wanted> layers, Map<String, Item> inventory) {
        var known = new HashSet<LayerKey>(desired.tombstones());
        desired.layers().forEach(layer -> known.add(layer.key()));
        var wanted = new HashSet<String>();
        layers.forEach(layer -> layer.items().forEach(item -> wanted.add(item.identity())));
        var retained = new TreeSet<String>();
        inventory.forEach((identity, item) -> {
            if (!known.contains(item.layer())) {
                retained.add("layer " + item.layer());
            } else if (item.kept() && !wanted.contains(identity)) {
                retained.add(item.ref().toString());
            }
        });
        return List.copyOf(retained);
    }
}
