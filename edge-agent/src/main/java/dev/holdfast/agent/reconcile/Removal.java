package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.reconcile.Facts.Trouble;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.LayerKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Removes what no list names any more, hooks of removed layers included. Confined to the loop. */
final class Removal {
    private final Reach api;
    private final Book book;
    private final Pruner pruner;
    private final Course course;
    private final Recovery recovery;
    private final Inspection inspection;
    private final Retries retries;
    private final Clock clock;
    private final Map<String, Trouble> tried = new HashMap<>();

    Removal(
            Reach api,
            Book book,
            Pruner pruner,
            Course course,
            Recovery recovery,
            Inspection inspection,
            Retries retries,
            Clock clock) {
        this.api = api;
        this.book = book;
        this.pruner = pruner;
        this.course = course;
        this.recovery = recovery;
        this.inspection = inspection;
        this.retries = retries;
        this.clock = clock;
    }

    /** One step, when everything wanted is applied; what is left to remove, with the reason. */
    List<Trouble> remove(DesiredState target, List<Wanted> wanted) {
        var unsure = recovery.confirm();
        if (unsure.isPresent()) {
            return List.of(Trouble.waiting(unsure.get()));
        }
        Planner.renamed(wanted, book.items()).forEach(item -> book.remove(item.ref()));
        var withdrawn = course.withdrawn(target.revision().value());
        var open = new ArrayList<Trouble>();
        var blocked = new HashSet<LayerKey>();
        var unfinished = new HashSet<LayerKey>();
        var leaving = Planner.removed(target, withdrawn);
        leaving.removeIf(key -> !course.knows(key));
        for (var key : leaving) {
            Trouble.of(course.beforeRemoval(key)).ifPresent(trouble -> {
                open.add(trouble);
                blocked.add(key);
            });
        }
        var leftovers = Planner.leftovers(target, withdrawn, wanted, book.items());
        Stream.concat(leftovers.delete().stream(), leftovers.keep().stream())
                .filter(item -> !blocked.contains(item.layer()))
                .forEach(item -> prune(item, leftovers.entirely(item)).ifPresent(trouble -> {
                    open.add(trouble);
                    unfinished.add(item.layer());
                }));
        unfinished.addAll(blocked);
        forget(leaving, unfinished, open);
        return open;
    }

    private void forget(Set<LayerKey> leaving, Set<LayerKey> unfinished, List<Trouble> open) {
        for (var key : leaving) {
            if (!unfinished.contains(key) && api.failure().isEmpty()) {
                Trouble.of(course.afterRemoval(key)).ifPresent(open::add);
            }
        }
    }

    /** What keeps the object, as last tried. */
    private Optional<Trouble> prune(Item item, boolean entirely) {
        var what = "prune " + item.ref().identity();
        if (api.failure().isPresent() || !retries.due(what, item.uid(), clock.instant())) {
            return Optional.of(tried.getOrDefault(what, Trouble.waiting(item.ref() + " is to be removed")));
        }
        var trouble = Trouble.of(pruner.prune(item, entirely));
        if (trouble.isEmpty()) {
            retries.succeeded(what);
            tried.remove(what);
            inspection.forget(item.ref().identity());
        } else {
            retries.failed(what, item.uid(), clock.instant());
            tried.put(what, trouble.get());
        }
        return trouble;
    }
}
