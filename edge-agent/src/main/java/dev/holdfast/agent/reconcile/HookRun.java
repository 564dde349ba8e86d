package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.HookRows.Run;
import dev.holdfast.agent.store.HookRows.State;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs the hooks of one event as Helm does: by weight, then name, each to its end before the next. What a hook's object
 * would do twice is noted in the journal first, and looked for in the cluster after a crash. Confined to the loop.
 */
final class HookRun {
    private static final String BEFORE_CREATION = "before-hook-creation";
    private static final Set<String> TESTS = Set.of("test", "test-success", "test-failure");

    private final Reach api;
    private final Book book;
    private final HookBook runs;
    private final Manifests manifests;
    private final Retries retries;
    private final EventSink events;
    private final Clock clock;
    private final Set<ObjectRef> awaited = new HashSet<>();

    /** Whose hooks: a layer in one content. */
    record Place(LayerKey key, Digest digest, HydratedLayer content) {}

    /** One hook on its way. */
    private record Task(Place place, Hook hook, Json.Obj manifest, ObjectRef ref, Run run) {
        Task with(Run next) {
            return new Task(place, hook, manifest, ref, next);
        }
    }

    HookRun(Reach api, Book book, HookBook runs, Manifests manifests, Retries retries, EventSink events, Clock clock) {
        this.api = api;
        this.book = book;
        this.runs = runs;
        this.manifests = manifests;
        this.retries = retries;
        this.events = events;
        this.clock = clock;
    }

    static boolean isOnlyForTests(Hook hook) {
        return !hook.events().isEmpty() && TESTS.containsAll(hook.events());
    }

    /** A new pass begins: which hooks are running is found out again. */
    void newPass() {
        awaited.clear();
    }

    /** Kinds of hooks that are running: a change of one of them is news. */
    Set<ObjectRef> awaited() {
        return Set.copyOf(awaited);
    }

    /** Brings all hooks of an event on; Stalled with HookFailed when one failed, which is not run again by itself. */
    Outcome run(Place place, String event) {
        var hooks = of(place.content(), event);
        for (var hook : hooks) {
            Outcome outcome;
            try {
                outcome = one(task(place, hook, event));
            } catch (Manifests.ScopeUnknown e) {
                outcome = new Outcome.Waiting(String.valueOf(e.getMessage()));
            }
            if (!(outcome instanceof Outcome.Unchanged)) {
                return outcome;
            }
        }
        return cleaned(place, hooks, event);
    }

    /** Hooks that were begun and have not ended count as failed. */
    void giveUp(Place place, String message) {
        for (var run : runs.open(place.key(), place.digest().toString())) {
            try {
                of(place.content(), run.event()).stream()
                        .map(hook -> task(place, hook, run.event()))
                        .filter(task -> task.run().equals(run))
                        .forEach(task -> failed(task, message));
            } catch (Manifests.ScopeUnknown e) {
                runs.become(run, State.FAILED, message);
            }
        }
    }

    void forgetOthers(LayerKey key, Digest digest) {
        runs.forgetOthers(key, digest.toString());
    }

    void forget(LayerKey key) {
        runs.forget(key);
    }

    private static List<Hook> of(HydratedLayer content, String event) {
        return content.hooks().stream()
                .filter(hook -> hook.events().contains(event))
                .sorted(Comparator.comparingLong(Hook::weight)
                        .thenComparing(hook -> ObjectRef.of(hook.manifest()).name()))
                .toList();
    }

    private Task task(Place place, Hook hook, String event) {
        var manifest = manifests.hook(hook.manifest(), place.key(), place.content());
        var ref = ObjectRef.of(manifest);
        var run = runs.find(place.key(), place.digest().toString(), event, ref.identity());
        return new Task(place, hook, manifest, ref, run);
    }

    private Outcome one(Task task) {
        return switch (task.run().state()) {
            case INTENDED -> start(task);
            case CREATED -> watch(task);
            case SUCCEEDED, DONE -> new Outcome.Unchanged();
            case FAILED -> failure(task.run());
        };
    }

    /** Never done, or begun before a crash: its object tells. */
    private Outcome start(Task task) {
        if (!retries.due(name(task), task.run().digest(), clock.instant())) {
            return new Outcome.Waiting(about(task) + " is tried again soon");
        }
        return switch (of(task).get(task.ref())) {
            case Answer.Found(var live) when HookMark.of(live).equals(HookMark.of(task.run())) -> created(task, live);
            case Answer.Found(var live) when isFinishedRunOfALostStore(task, live) -> created(task, live);
            case Answer.Found(var live) -> inTheWay(task, live);
            case Answer.Absent absent -> create(task);
            case Answer.Forbidden forbidden -> forbidden(task, forbidden);
            case Answer.UnknownKind unknown ->
                new Outcome.Waiting(about(task) + ": the API server does not serve "
                        + task.ref().apiVersion() + " " + task.ref().kind());
            case Answer.Rejected(var reason) -> later(task, "cannot be read: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    /** After a loss of the store the objects are all that is left of the journal. */
    private boolean isFinishedRunOfALostStore(Task task, LiveObject live) {
        return task.run().number() == 0
                && HookMark.isSameWork(live, task.run())
                && HookEnd.of(live) instanceof HookEnd.Well;
    }

    private Outcome inTheWay(Task task, LiveObject live) {
        if (live.ending()) {
            return new Outcome.Waiting(about(task) + " waits until an earlier object of its name is gone");
        }
        if (!live.managed() && task.place().content().existing() == Existing.REFUSE) {
            return new Outcome.Stalled(
                    "ObjectOwnedElsewhere",
                    about(task) + ": an object of its name exists and is managed by "
                            + String.join(", ", live.managers())
                            + "; remove it, or set existing: adopt or force for the layer");
        }
        var stays = isListed(task) || isDefinition(task);
        var policies = task.hook().deletePolicies();
        if (stays || (!policies.isEmpty() && !policies.contains(BEFORE_CREATION) && !HookEnd.runs(task.ref()))) {
            return create(task);
        }
        return switch (of(task).delete(task.ref(), live.uid(), KubeApi.Propagation.BACKGROUND)) {
            case Answer.Gone gone -> create(task);
            case Answer.Ending ending ->
                new Outcome.Waiting(about(task) + " waits until an earlier object of its name is gone");
            case Answer.Replaced replaced -> new Outcome.Waiting(about(task) + " was replaced by somebody else");
            case Answer.Forbidden forbidden -> forbidden(task, forbidden);
            case Answer.Rejected(var reason) -> later(task, "could not be deleted to be created again: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    private Outcome create(Task task) {
        var intended = task.with(runs.intend(task.run()));
        var manifest = HookMark.put(HookEnd.withoutExpiry(task.manifest()), intended.run());
        return switch (of(task).apply(manifest, true)) {
            case Answer.Applied(var live) -> {
                retries.succeeded(name(task));
                yield created(intended, live);
            }
            case Answer.Conflict(var claims, var message) -> new Outcome.Waiting(about(task) + ": " + message);
            case Answer.Immutable(var field, var message) -> later(intended, field + " must not change: " + message);
            case Answer.Absent(var what) -> new Outcome.Waiting(about(task) + ": " + what + " does not exist");
            case Answer.UnknownKind unknown ->
                new Outcome.Waiting(about(task) + ": the API server does not serve its kind");
            case Answer.Rejected(var reason) -> later(intended, "was refused: " + reason);
            case Answer.Forbidden forbidden -> forbidden(intended, forbidden);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    private Outcome created(Task task, LiveObject live) {
        return judge(task.with(runs.become(task.run(), State.CREATED, "")), live);
    }

    private Outcome watch(Task task) {
        return switch (of(task).get(task.ref())) {
            case Answer.Found(var live) when HookMark.of(live).equals(HookMark.of(task.run())) -> judge(task, live);
            case Answer.Found other -> failed(task, "was replaced by somebody else before its end was seen");
            case Answer.Absent absent -> failed(task, "was deleted before its end was seen");
            case Answer.UnknownKind unknown -> failed(task, "its kind is gone");
            case Answer.Forbidden forbidden -> forbidden(task, forbidden);
            case Answer.Rejected(var reason) -> new Outcome.Waiting(about(task) + " cannot be read: " + reason);
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
        };
    }

    private Outcome judge(Task task, LiveObject live) {
        return switch (HookEnd.of(live)) {
            case HookEnd.Well well -> {
                runs.become(task.run(), State.SUCCEEDED, "");
                events.event("reconcile.hook", task.ref().toString(), "info", about(task) + " is done");
                yield new Outcome.Unchanged();
            }
            case HookEnd.Badly(var message) -> failed(task, message);
            case HookEnd.NotYet(var message) -> {
                awaited.add(Observer.kind(task.ref()));
                yield new Outcome.Waiting(about(task) + " is running" + (message.isEmpty() ? "" : ": " + message));
            }
        };
    }

    private Outcome failed(Task task, String message) {
        var failed = runs.become(task.run(), State.FAILED, about(task) + " failed: " + message);
        events.event("reconcile.hookfailed", task.ref().toString(), "error", failed.message());
        if (task.hook().deletePolicies().contains("hook-failed")) {
            var _ = remove(task.with(failed));
        }
        // As Helm does: what succeeded before the failure goes too, if it was to go.
        for (var hook : of(task.place().content(), failed.event())) {
            var other = task(task.place(), hook, failed.event());
            if (other.run().state() == State.SUCCEEDED && tidy(other) instanceof Outcome.Unchanged) {
                runs.become(other.run(), State.DONE, "");
            }
        }
        return failure(failed);
    }

    private static Outcome failure(Run run) {
        return new Outcome.Stalled("HookFailed", run.message());
    }

    private Outcome forbidden(Task task, Answer.Forbidden forbidden) {
        return new Outcome.Stalled(
                "Forbidden", about(task) + ": " + api.remedy(task.place().key(), forbidden));
    }

    private KubeApi of(Task task) {
        return api.of(task.place().key());
    }

    private Outcome later(Task task, String why) {
        retries.failed(name(task), task.run().digest(), clock.instant());
        return new Outcome.Failed(about(task) + " " + why);
    }

    /** All have succeeded: those that are to go do so, the last one first. */
    private Outcome cleaned(Place place, List<Hook> hooks, String event) {
        for (var hook : hooks.reversed()) {
            var task = task(place, hook, event);
            if (task.run().state() == State.SUCCEEDED) {
                var outcome = tidy(task);
                if (!(outcome instanceof Outcome.Unchanged)) {
                    return outcome;
                }
                runs.become(task.run(), State.DONE, "");
            }
        }
        return new Outcome.Unchanged();
    }

    private Outcome tidy(Task task) {
        if (task.hook().deletePolicies().contains("hook-succeeded")) {
            return remove(task);
        }
        // Its end is known now, so that it may expire as its author wants.
        return HookEnd.withoutExpiry(task.manifest()).equals(task.manifest())
                        || !(of(task).get(task.ref()) instanceof Answer.Found(var live))
                        || !HookMark.of(live).equals(HookMark.of(task.run()))
                        || !(of(task).apply(HookMark.put(task.manifest(), task.run()), true)
                                instanceof Answer.Unavailable down)
                ? new Outcome.Unchanged()
                : new Outcome.Waiting(down.reason());
    }

    private Outcome remove(Task task) {
        if (isListed(task) || isDefinition(task)) {
            return new Outcome.Unchanged();
        }
        return switch (of(task).get(task.ref())) {
            case Answer.Found(var live)
            when HookMark.of(live).equals(HookMark.of(task.run())) ->
                of(task).delete(task.ref(), live.uid(), KubeApi.Propagation.BACKGROUND)
                                instanceof Answer.Unavailable down
                        ? new Outcome.Waiting(down.reason())
                        : new Outcome.Unchanged();
            case Answer.Unavailable down -> new Outcome.Waiting(down.reason());
            case Answer.Found other -> new Outcome.Unchanged();
            case Answer.Forbidden forbidden -> new Outcome.Unchanged();
            case Answer.Absent absent -> new Outcome.Unchanged();
            case Answer.UnknownKind unknown -> new Outcome.Unchanged();
            case Answer.Rejected rejected -> new Outcome.Unchanged();
        };
    }

    /** An object that a layer keeps is not a hook's to delete. */
    private boolean isListed(Task task) {
        return book.items().containsKey(task.ref().identity());
    }

    /** As in Helm: everything of its kind would go with it. */
    private static boolean isDefinition(Task task) {
        return task.ref().kind().equals("CustomResourceDefinition");
    }

    private static String about(Task task) {
        return task.run().event() + " hook " + task.ref();
    }

    private static String name(Task task) {
        return "hook " + task.run().layer() + " " + task.run().event() + " "
                + task.ref().identity();
    }
}
