package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.layer.ObjectRef;

/** Removes one object that no list names any more, and only that one. Confined to the loop. */
final class Pruner {
    private final Reach api;
    private final Book book;
    private final EventSink events;

    Pruner(Reach api, Book book, EventSink events) {
        this.api = api;
        this.book = book;
        this.events = events;
    }

    /** @param entirely whether a signed statement lets it go even if it holds data or was asked to stay */
    Outcome prune(Item item, boolean entirely) {
        return switch (api.of(item.layer()).get(item.ref())) {
            case Answer.Absent absent -> forget(item);
            case Answer.UnknownKind unknown -> forget(item);
            case Answer.Found(var live) when !isOurs(item, live) -> forget(item);
            case Answer.Found(var live) when !entirely && keeps(item, live) -> keep(item, live);
            case Answer.Found(var live) -> delete(item, live, entirely);
            case Answer.Forbidden forbidden -> stalled(item, forbidden);
            case Answer.Rejected(var reason) -> new Outcome.Failed(item.ref() + " cannot be read: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    /** What we only meant to create must carry our label; the rest must be the very object. */
    private static boolean isOurs(Item item, LiveObject live) {
        return item.uid().isEmpty() ? live.managed() : item.uid().equals(live.uid());
    }

    private static boolean keeps(Item item, LiveObject live) {
        return item.ref().holdsData() || ObjectRef.askedToStay(live.json());
    }

    private Outcome stalled(Item item, Answer.Forbidden forbidden) {
        return new Outcome.Stalled(
                "Forbidden", item.ref() + " is to be removed: " + api.remedy(item.layer(), forbidden));
    }

    private Outcome forget(Item item) {
        book.remove(item.ref());
        return new Outcome.Changed();
    }

    private Outcome keep(Item item, LiveObject live) {
        book.put(new Item(
                        item.ref(),
                        live.uid(),
                        item.layer(),
                        item.position(),
                        item.manifest(),
                        item.projection(),
                        item.version(),
                        true)
                .keep());
        events.event(
                "reconcile.retained",
                item.ref().toString(),
                "info",
                "no longer listed by " + item.layer() + ", left in place because it may hold data");
        return new Outcome.Changed();
    }

    private Outcome delete(Item item, LiveObject live, boolean entirely) {
        return switch (api.of(item.layer()).delete(item.ref(), live.uid(), KubeApi.Propagation.BACKGROUND)) {
            case Answer.Gone gone -> {
                book.remove(item.ref());
                events.event(
                        "reconcile.pruned",
                        item.ref().toString(),
                        "info",
                        "no longer listed by " + item.layer()
                                + (entirely ? ", whose data is removed by a signed statement" : ""));
                yield new Outcome.Changed();
            }
            case Answer.Ending ending -> new Outcome.Waiting(item.ref() + " is being deleted");
            case Answer.Replaced replaced -> forget(item);
            case Answer.Forbidden forbidden -> stalled(item, forbidden);
            case Answer.Rejected(var reason) -> new Outcome.Failed(item.ref() + " could not be deleted: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }
}
