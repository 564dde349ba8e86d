package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.Projection;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.LayerObject;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

/** Applies one object: whose is it, what may be overwritten, what has to be made anew. Thread-safe. */
final class Applier {
    private final Reach api;
    private final Book book;
    private final Inspection inspection;
    private final EventSink events;
    private final Clock clock;

    Applier(Reach api, Book book, Inspection inspection, EventSink events, Clock clock) {
        this.api = api;
        this.book = book;
        this.inspection = inspection;
        this.events = events;
        this.clock = clock;
    }

    Outcome apply(Wanted layer, Wanted.Item item, Json.Obj manifest) {
        if (!item.implicit() && !isThere(item)) {
            var made = api.of(layer.key()).apply(KubeApi.onlyNew(manifest), false);
            if (!(made instanceof Answer.Conflict)) {
                return written(layer, item, manifest, "", made);
            }
        }
        return switch (api.of(layer.key()).get(item.ref())) {
            case Answer.Found(var live) -> over(layer, item, manifest, live);
            case Answer.Absent absent -> write(layer, item, manifest, false, "");
            case Answer.UnknownKind unknown -> notServed(item);
            case Answer.Forbidden forbidden -> stalled(layer, item, forbidden);
            case Answer.Rejected(var reason) -> new Outcome.Failed(item.ref() + " cannot be read: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    /** Whether we made it and have not seen it go. */
    private boolean isThere(Wanted.Item item) {
        var owned = book.items().get(item.identity());
        var gone = inspection
                .state(item.identity(), clock.instant())
                .astray()
                .filter(Inspection.Drifted::gone)
                .isPresent();
        return owned != null && !owned.uid().isEmpty() && !gone;
    }

    private Outcome over(Wanted layer, Wanted.Item item, Json.Obj manifest, LiveObject live) {
        if (live.ending()) {
            return new Outcome.Waiting(item.ref() + " is being deleted; it is created again when it is gone");
        }
        var owned = book.items().get(item.identity());
        var ours = live.managed() || (owned != null && owned.uid().equals(live.uid()));
        if (!ours && item.implicit()) {
            inspection.foreign(item.ref(), clock.instant());
            return new Outcome.Unchanged();
        }
        if (!ours && layer.existing() == Existing.REFUSE) {
            return new Outcome.Stalled(
                    "ObjectOwnedElsewhere",
                    item.ref() + " exists and is managed by " + String.join(", ", live.managers())
                            + "; remove it, or set existing: adopt or force for the layer");
        }
        if (!ours && layer.existing() == Existing.ADOPT) {
            var taken = api.of(layer.key()).takeOver(live, appliers(live));
            if (!(taken instanceof Answer.Applied)) {
                return refused(layer, item, manifest, live.uid(), taken);
            }
        }
        if (ours && givesUpReplicas(manifest, live)) {
            var left = api.of(layer.key()).leaveReplicas(live);
            if (!(left instanceof Answer.Applied)) {
                return refused(layer, item, manifest, live.uid(), left);
            }
        }
        return write(layer, item, Manifests.keepIgnored(manifest, live, layer.ignore()), true, live.uid());
    }

    /** A workload gets an autoscaler: without this it would shrink to one replica until that one acts. */
    private static boolean givesUpReplicas(Json.Obj manifest, LiveObject live) {
        return live.ref().group().equals("apps")
                && JsonView.of(live.ownFields()).at("f:spec").at("f:replicas").present()
                && !JsonView.of(manifest).at("spec").at("replicas").present();
    }

    /** Managers that put whole objects there, as we are about to do; controllers keep what is theirs. */
    private static Set<String> appliers(LiveObject live) {
        return live.managers().stream()
                .filter(manager -> manager.startsWith("kubectl") || manager.equalsIgnoreCase("helm"))
                .collect(Collectors.toSet());
    }

    private Outcome write(Wanted layer, Wanted.Item item, Json.Obj manifest, boolean force, String uid) {
        return written(layer, item, manifest, uid, api.of(layer.key()).apply(manifest, force));
    }

    private Outcome written(Wanted layer, Wanted.Item item, Json.Obj manifest, String uid, Answer.Write answer) {
        if (answer instanceof Answer.Applied(var live)) {
            book.put(new Item(
                    item.ref(),
                    live.uid(),
                    layer.key(),
                    item.position(),
                    item.manifest(),
                    StrictJson.write(Projection.of(live, manifest).tree()),
                    live.stamp().resourceVersion(),
                    false));
            inspection.applied(live, clock.instant());
            return new Outcome.Changed();
        }
        return refused(layer, item, manifest, uid, answer);
    }

    private Outcome refused(Wanted layer, Wanted.Item item, Json.Obj manifest, String uid, Answer.Write answer) {
        return switch (answer) {
            case Answer.Applied applied -> new Outcome.Changed();
            case Answer.Conflict(var claims, var message) ->
                new Outcome.Waiting(item.ref() + ": " + (claims.isEmpty() ? message : claims.toString()));
            case Answer.Immutable(var field, var message) -> anew(layer, item, manifest, uid, field, message);
            case Answer.Absent(var what) -> {
                inspection.doubtForeign();
                yield new Outcome.Waiting(item.ref() + ": " + what + " does not exist");
            }
            case Answer.UnknownKind unknown -> notServed(item);
            case Answer.Forbidden forbidden -> stalled(layer, item, forbidden);
            case Answer.Rejected(var reason) -> new Outcome.Failed(item.ref() + " was refused: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    private Outcome anew(Wanted layer, Wanted.Item item, Json.Obj manifest, String uid, String field, String message) {
        var policy = LayerObject.whenImmutable(item.ref(), item.onImmutable());
        if (policy.equals("stall") || uid.isEmpty()) {
            return new Outcome.Stalled(
                    "ImmutableField", item.ref() + ": " + field + " must not change (" + message + ")");
        }
        events.event(
                "reconcile.recreated",
                item.ref().toString(),
                "info",
                "deleted and created again, because " + field + " must not change");
        var propagation = policy.equals("orphan") ? KubeApi.Propagation.ORPHAN : KubeApi.Propagation.BACKGROUND;
        return switch (api.of(layer.key()).delete(item.ref(), uid, propagation)) {
            case Answer.Gone gone -> write(layer, item, manifest, false, "");
            case Answer.Ending ending -> new Outcome.Waiting(item.ref() + " is being deleted to be created again");
            case Answer.Replaced replaced -> new Outcome.Waiting(item.ref() + " was replaced by somebody else");
            case Answer.Forbidden forbidden -> stalled(layer, item, forbidden);
            case Answer.Rejected(var reason) ->
                new Outcome.Failed(item.ref() + " could not be deleted to be created again: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    private Outcome stalled(Wanted layer, Wanted.Item item, Answer.Forbidden forbidden) {
        return new Outcome.Stalled("Forbidden", item.ref() + ": " + api.remedy(layer.key(), forbidden));
    }

    private static Outcome notServed(Wanted.Item item) {
        return new Outcome.Waiting(item.ref() + ": the API server does not serve "
                + item.ref().apiVersion() + " " + item.ref().kind() + "; is its CustomResourceDefinition missing?");
    }
}
