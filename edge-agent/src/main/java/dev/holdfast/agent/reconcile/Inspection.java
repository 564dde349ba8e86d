package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.Projection;
import dev.holdfast.agent.store.InventoryRows.Item;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of each owned object: whether it is as we applied it, and whether it works. Asks the API server only
 * about objects whose version moved, or that wait to become ready. Thread-safe.
 */
final class Inspection {
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /** How long to wait for the first list of a kind before its objects are asked for one by one. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Reach api;
    private final Observer observer;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    /**
     * One object.
     *
     * @param version the resource version this is about
     * @param health whether it works
     * @param astray how it differs from what we applied; empty when it does not
     * @param foreign somebody else's, and that is fine
     */
    record State(String version, Health health, Optional<Drifted> astray, boolean foreign, Instant seen) {
        static State unseen(Instant now) {
            return new State("", Health.waiting("not looked at yet"), Optional.empty(), false, now);
        }

        boolean ready() {
            return health.ready() && astray.isEmpty();
        }

        /** What it waits for to be ready; empty when it is. */
        String missing() {
            return health.missing();
        }
    }

    /** A difference that matters; {@code gone} when the whole object is missing. */
    record Drifted(String field, String manager, boolean gone) {
        String message() {
            return gone ? "it was deleted" : field + " was changed" + (manager.isEmpty() ? "" : " by " + manager);
        }
    }

    Inspection(Reach api, Observer observer) {
        this.api = api;
        this.observer = observer;
    }

    State state(String identity, Instant now) {
        var state = states.get(identity);
        return state == null ? State.unseen(now) : state;
    }

    void foreign(ObjectRef ref, Instant now) {
        states.put(ref.identity(), new State("", Health.READY, Optional.empty(), true, now));
    }

    void forget(String identity) {
        states.remove(identity);
    }

    /** Forgets everything: all is asked for again. */
    void doubtAll() {
        states.clear();
    }

    /** Forgets which namespaces are somebody else's: one of them may have gone. */
    void doubtForeign() {
        states.values().removeIf(State::foreign);
    }

    void applied(LiveObject live, Instant now) {
        states.put(
                live.ref().identity(),
                new State(live.stamp().resourceVersion(), health(live), Optional.empty(), false, now));
    }

    /** Looks at an object that we applied, if there is a reason to. */
    void look(String identity, Item owned, List<IgnoreRule> ignore, Instant now) {
        var state = states.computeIfAbsent(identity, _ -> State.unseen(now));
        switch (observer.sight(identity, owned.ref())) {
            case Observer.Sight.Present(var stamp)
            when stamp.resourceVersion().equals(state.version()) -> {
                if (!state.health().ready() && !now.isBefore(state.seen().plus(LOOK_AGAIN))) {
                    ask(owned, ignore, now);
                }
            }
            case Observer.Sight.Present(var stamp)
            when state.version().isEmpty()
                    && stamp.resourceVersion().equals(owned.version())
                    && Readiness.byExistence(owned) ->
                states.put(identity, new State(owned.version(), Health.READY, Optional.empty(), false, now));
            case Observer.Sight.Present present -> ask(owned, ignore, now);
            case Observer.Sight.Missing missing -> ask(owned, ignore, now);
            case Observer.Sight.Unknown unknown -> {
                var patience = state.version().isEmpty() ? GRACE : LOOK_AGAIN;
                if (!state.ready() && !now.isBefore(state.seen().plus(patience))) {
                    ask(owned, ignore, now);
                }
            }
        }
    }

    private void ask(Item owned, List<IgnoreRule> ignore, Instant now) {
        var identity = owned.ref().identity();
        switch (api.of(owned.layer()).get(owned.ref())) {
            case Answer.Found(var live) -> states.put(identity, compare(owned, live, ignore, now));
            case Answer.Absent absent -> states.put(identity, gone(now));
            case Answer.UnknownKind unknown -> states.put(identity, gone(now));
            case Answer.Forbidden forbidden ->
                states.put(
                        identity,
                        new State(
                                "",
                                Health.waiting("cannot be read: " + api.remedy(owned.layer(), forbidden)),
                                Optional.empty(),
                                false,
                                now));
            case Answer.Rejected(var reason) ->
                states.put(
                        identity,
                        new State("", Health.waiting("cannot be read: " + reason), Optional.empty(), false, now));
            case Answer.Unavailable unavailable -> {
                // Nothing new is known.
            }
        }
    }

    private static State gone(Instant now) {
        return new State("", Health.waiting("does not exist"), Optional.of(new Drifted("", "", true)), false, now);
    }

    private State compare(Item owned, LiveObject live, List<IgnoreRule> ignore, Instant now) {
        var projection = new Projection(JsonView.of(StrictJson.parseObject(owned.projection(), Limits.OBJECTS))
                .object());
        var rules = ignore.stream()
                .filter(rule -> Manifests.concerns(rule, owned.ref()))
                .flatMap(rule -> rule.paths().stream())
                .toList();
        var drifted = projection.differences(live).stream()
                .filter(difference -> rules.stream().noneMatch(path -> covers(path, difference.pointer())))
                .findFirst()
                .map(difference ->
                        new Drifted(difference.field(), Projection.ownerOf(difference.field(), live), false));
        return new State(live.stamp().resourceVersion(), health(live), drifted, false, now);
    }

    /** A claim that waits for its first user is as ready as it can be: its storage class says so. */
    private Health health(LiveObject live) {
        if (!Readiness.isPendingClaim(live)) {
            return Readiness.of(live);
        }
        var name = live.view().at("spec").at("storageClassName").text("");
        var patient = !name.isEmpty()
                && api.get(new ObjectRef("storage.k8s.io/v1", "StorageClass", "", name))
                        instanceof Answer.Found(var found)
                && found.view().at("volumeBindingMode").text("").equals("WaitForFirstConsumer");
        return patient ? Health.READY : Readiness.of(live);
    }

    private static boolean covers(String path, String pointer) {
        return pointer.equals(path) || pointer.startsWith(path + "/");
    }
}
