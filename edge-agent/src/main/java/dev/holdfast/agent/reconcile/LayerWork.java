package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.reconcile.Facts.Trouble;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Works on one layer as far as it goes without waiting. Confined to the loop. */
final class LayerWork {
    /** More than the budget lets through at once: those that write down an answer do not keep it waiting. */
    private static final int HANDS = 64;

    private final Reach api;
    private final Book book;
    private final Inspection inspection;
    private final Applier applier;
    private final Retries retries;
    private final Contests contests;
    private final EventSink events;
    private final Clock clock;
    private final Manifests manifests;
    private final Course course;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<String, String> checked = new HashMap<>();

    /** What came of it; {@code reported} is drift that the layer wants reported only. */
    record Result(long ready, long total, boolean applied, List<Trouble> troubles, String reported) {
        boolean complete() {
            return applied && ready == total && troubles.isEmpty();
        }
    }

    LayerWork(
            Reach api,
            Book book,
            Inspection inspection,
            Retries retries,
            Contests contests,
            Course course,
            EventSink events,
            Clock clock) {
        this.api = api;
        this.course = course;
        this.book = book;
        this.inspection = inspection;
        this.applier = new Applier(api, book, inspection, events, clock);
        this.retries = retries;
        this.contests = contests;
        this.events = events;
        this.clock = clock;
        this.manifests = new Manifests(api);
    }

    /**
     * Brings the layer on.
     *
     * @param open whether new content may be applied: everything before it is complete
     * @param owners which layer may have an object
     */
    Result work(
            Wanted layer, boolean open, Map<String, LayerKey> owners, Function<DesiredLayer, HydratedLayer> content) {
        if (!layer.problem().isEmpty()) {
            return new Result(0, 0, false, List.of(new Trouble(Trouble.Kind.FAILED, "", layer.problem())), "");
        }
        var mine = layer.items().stream()
                .filter(item -> isMine(layer, item, owners))
                .toList();
        mine.forEach(item -> look(layer, item));
        var found = new ArrayList<Trouble>();
        layer.items().stream()
                // Namespaces that several layers only use belong to the first of them.
                .filter(item -> !item.implicit() && !layer.key().equals(owners.get(item.identity())))
                .forEach(item -> found.add(new Trouble(
                        Trouble.Kind.STALLED,
                        "DuplicateObject",
                        item.ref() + " is listed by layer " + owners.get(item.identity()) + " too")));
        var obstacle = open ? course.begin(layer) : Optional.<Trouble>empty();
        var gate = open && obstacle.isEmpty();
        var turn = false;
        for (var phase : Wanted.Phase.values()) {
            if (phase == Wanted.Phase.OBJECTS) {
                obstacle = gate ? course.before(layer) : obstacle;
                gate = gate && obstacle.isEmpty();
                turn = gate;
            }
            var items = mine.stream().filter(item -> item.phase() == phase).toList();
            bring(layer, items, gate, content);
            gate = gate && items.stream().allMatch(this::settled);
        }
        obstacle.ifPresent(found::add);
        var result = result(layer, mine, found);
        if (turn && result.applied()) {
            course.after(layer, result.complete()).ifPresent(found::add);
        }
        var applied = result.applied() && course.isDone(layer);
        return new Result(result.ready(), result.total(), applied, found, result.reported());
    }

    private boolean isMine(Wanted layer, Wanted.Item item, Map<String, LayerKey> owners) {
        return layer.key().equals(owners.get(item.identity())) || isFirstToNeed(item);
    }

    /** A namespace that a later layer lists: made now, so that there is one, and changed when its own layer comes. */
    private boolean isFirstToNeed(Wanted.Item item) {
        var owned = book.items().get(item.identity());
        return item.implicit() && (owned == null || owned.manifest().isEmpty());
    }

    private void look(Wanted layer, Wanted.Item item) {
        var owned = book.items().get(item.identity());
        if (owned != null && !owned.manifest().isEmpty() && api.failure().isEmpty()) {
            inspection.look(item.identity(), owned, layer.ignore(), clock.instant());
        }
    }

    /** Applies what these objects need; objects of one kind side by side. */
    private void bring(
            Wanted layer, List<Wanted.Item> items, boolean gate, Function<DesiredLayer, HydratedLayer> content) {
        var now = clock.instant();
        var todo = items.stream().filter(item -> isToDo(layer, item, gate, now)).toList();
        if (todo.isEmpty() || api.failure().isPresent()) {
            return;
        }
        var asked = todo.stream().map(Wanted.Item::ref).collect(Collectors.toSet());
        var ready = new HashMap<ObjectRef, Json.Obj>();
        manifests
                .ready(layer.key(), content.apply(layer.layer()), asked::contains)
                .forEach(one -> ready.putIfAbsent(one.ref(), one.manifest()));
        book.intend(todo.stream()
                .filter(item -> !book.items().containsKey(item.identity()))
                .map(item -> InventoryRows.Item.intended(item.ref(), layer.key(), item.position()))
                .toList());
        for (var from = 0; from < todo.size() && api.failure().isEmpty(); ) {
            var to = from + 1;
            while (to < todo.size()
                    && todo.get(to).ref().kind().equals(todo.get(from).ref().kind())) {
                to++;
            }
            together(todo.subList(from, to), item -> one(layer, item, ready.getOrDefault(item.ref(), Json.Obj.EMPTY)));
            from = to;
        }
    }

    private boolean isToDo(Wanted layer, Wanted.Item item, boolean gate, Instant now) {
        if (!retries.due(item.identity(), item.manifest(), now)) {
            return false;
        }
        return switch (need(item, now)) {
            case NOTHING -> false;
            case CREATE, CHANGE -> gate;
            case REPAIR -> layer.drift() == HydratedLayer.Drift.CORRECT && !contested(item);
        };
    }

    private Planner.Need need(Wanted.Item item, Instant now) {
        var state = inspection.state(item.identity(), now);
        return state.foreign()
                ? Planner.Need.NOTHING
                : Planner.need(item, book.items(), state.astray().isPresent());
    }

    private boolean contested(Wanted.Item item) {
        return contests.givenUp(item.identity(), item.manifest()).isPresent();
    }

    private void one(Wanted layer, Wanted.Item item, Json.Obj manifest) {
        var now = clock.instant();
        var drifted =
                inspection.state(item.identity(), now).astray().filter(_ -> need(item, now) == Planner.Need.REPAIR);
        if (drifted.isPresent() && !drifted.get().gone()) {
            var field = drifted.get().field();
            var lost = contests.rewritten(
                    item.identity(), item.manifest(), field, drifted.get().manager(), now);
            if (lost) {
                events.event(
                        "reconcile.contested",
                        item.ref().toString(),
                        "warning",
                        contests.givenUp(item.identity(), item.manifest()).orElse(field));
                return;
            }
        }
        var outcome = applier.apply(layer, item, manifest);
        if (outcome instanceof Outcome.Changed) {
            drifted.ifPresent(drift ->
                    events.event("reconcile.drift", item.ref().toString(), "warning", drift.message() + "; put back"));
        }
        Trouble.of(outcome).ifPresentOrElse(trouble -> trouble(item, trouble, now), () -> done(item));
    }

    private void done(Wanted.Item item) {
        troubles.remove(item.identity());
        retries.succeeded(item.identity());
    }

    private void trouble(Wanted.Item item, Trouble trouble, Instant now) {
        if (api.failure().isPresent()) {
            return;
        }
        retries.failed(item.identity(), item.manifest(), now);
        var before = troubles.put(item.identity(), trouble);
        if (trouble.kind() != Trouble.Kind.WAITING && !trouble.equals(before)) {
            var stalled = trouble.kind() == Trouble.Kind.STALLED;
            events.event(
                    stalled ? "reconcile.stalled" : "reconcile.failed",
                    item.ref().toString(),
                    stalled ? "warning" : "error",
                    trouble.message());
        }
    }

    private boolean settled(Wanted.Item item) {
        var now = clock.instant();
        return need(item, now) == Planner.Need.NOTHING
                && inspection.state(item.identity(), now).ready();
    }

    private Result result(Wanted layer, List<Wanted.Item> mine, List<Trouble> found) {
        var now = clock.instant();
        long ready = 0;
        var applied = true;
        var reported = "";
        for (var item : mine) {
            var need = need(item, now);
            var state = inspection.state(item.identity(), now);
            var lost = contests.givenUp(item.identity(), item.manifest()).filter(_ -> need == Planner.Need.REPAIR);
            var onlyReport = layer.drift() == HydratedLayer.Drift.REPORT && need == Planner.Need.REPAIR;
            if (need == Planner.Need.NOTHING) {
                checked.remove("drift " + item.identity());
            }
            if (need == Planner.Need.NOTHING || onlyReport) {
                troubles.remove(item.identity());
            } else {
                Optional.ofNullable(troubles.get(item.identity())).ifPresent(found::add);
            }
            if (onlyReport && state.astray().isPresent()) {
                reported = report(item, state.astray().get());
            }
            if (lost.isPresent()) {
                found.add(new Trouble(Trouble.Kind.STALLED, "Contested", item.ref() + ": " + lost.get()));
            } else if ((need == Planner.Need.NOTHING && state.ready())
                    || (onlyReport && state.missing().isEmpty())) {
                ready++;
            } else if (onlyReport) {
                found.add(Trouble.waiting(reported));
            } else if (need == Planner.Need.NOTHING) {
                found.add(unready(item, state.health()));
            }
            applied &= need == Planner.Need.NOTHING || need == Planner.Need.REPAIR;
        }
        if (applied && ready == mine.size() && found.isEmpty()) {
            layer.readiness().forEach(check -> check(layer, check, found));
        }
        return new Result(ready, mine.size(), applied, found, reported);
    }

    private static Trouble unready(Wanted.Item item, Health health) {
        var message = item.ref() + ": " + health.missing();
        return switch (health.level()) {
            case READY, WAITING -> Trouble.waiting(message);
            case AILING -> new Trouble(Trouble.Kind.FAILED, "Ailing", message);
            case FAILED -> new Trouble(Trouble.Kind.FAILED, Setback.OBJECT_FAILED, message);
        };
    }

    /** A reported drift is told once, not in every pass. */
    private String report(Wanted.Item item, Inspection.Drifted drifted) {
        var message = item.ref() + ": " + drifted.message() + "; drift of this layer is only reported";
        if (!message.equals(checked.put("drift " + item.identity(), message))) {
            events.event("reconcile.drift", item.ref().toString(), "warning", message);
        }
        return message;
    }

    private void check(Wanted layer, ReadinessCheck check, List<Trouble> found) {
        var name = "check " + layer.layer().identity() + " " + check;
        if (checked.containsKey(name)) {
            return;
        }
        for (var ref : checked(layer, check)) {
            var missing = api.of(layer.key()).get(ref) instanceof Answer.Found(var live)
                    ? Check.missing(check, live)
                    : "is not there";
            if (!missing.isEmpty()) {
                found.add(Trouble.waiting(ref + ": " + missing));
                return;
            }
        }
        checked.put(name, "");
    }

    /** The object that a check names; without a name all of its kind that the layer lists. */
    private List<ObjectRef> checked(Wanted layer, ReadinessCheck check) {
        var named = new ObjectRef(check.apiVersion(), check.kind(), check.namespace(), check.name());
        var listed = layer.items().stream()
                .map(Wanted.Item::ref)
                .filter(ref -> ref.kind().equals(named.kind()) && ref.group().equals(named.group()))
                .toList();
        if (check.name().isEmpty()) {
            return listed;
        }
        // A namespace is the layer's unless the check says otherwise, and some kinds have none.
        var same = listed.stream()
                .filter(ref -> ref.name().equals(named.name()))
                .filter(ref -> ref.namespace().isEmpty() || ref.namespace().equals(named.namespace()))
                .findFirst();
        if (same.isPresent()) {
            return List.of(same.get());
        }
        var clusterWide = api.kind(named.apiVersion(), named.kind()) instanceof Answer.Known(var resource)
                && !resource.namespaced();
        return List.of(clusterWide ? new ObjectRef(named.apiVersion(), named.kind(), "", named.name()) : named);
    }

    private void together(List<Wanted.Item> items, java.util.function.Consumer<Wanted.Item> work) {
        if (items.size() == 1) {
            work.accept(items.getFirst());
            return;
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ConcurrentLinkedQueue<>(items);
            var running = new ArrayList<Future<?>>();
            for (var hand = 0; hand < Math.min(HANDS, items.size()); hand++) {
                running.add(executor.submit(() -> {
                    for (var item = waiting.poll();
                            item != null && api.failure().isEmpty();
                            item = waiting.poll()) {
                        work.accept(item);
                    }
                }));
            }
            for (var one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
