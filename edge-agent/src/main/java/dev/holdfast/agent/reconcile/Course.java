package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.reconcile.Facts.Trouble;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.ContentRows;
import dev.holdfast.agent.store.ContentRows.Content;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.LayerObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The way of a layer from one content to the next: begun in the store, hooks before, objects, hooks after, done in the
 * store. And out of the cluster, when a signed statement removes it. Confined to the loop.
 */
final class Course {
    /** Hooks after a change wait for ready objects, but not for ever: some charts make their objects ready by a hook. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Reach api;
    private final StateDb store;
    private final DesiredSource source;
    private final Progress progress;
    private final HookRun hooks;
    private final NamespaceMove moves;
    private final EventSink events;
    private final Clock clock;
    private final ContentRows rows = new ContentRows();
    private final Map<LayerKey, Content> contents = new HashMap<>();
    private final Map<LayerKey, Instant> applied = new HashMap<>();
    private Optional<Read> last = Optional.empty();

    private record Read(Digest digest, HydratedLayer content) {}

    Course(
            Reach api,
            StateDb store,
            DesiredSource source,
            Progress progress,
            HookRun hooks,
            Manifests manifests,
            EventSink events,
            Clock clock) {
        this.api = api;
        this.store = store;
        this.source = source;
        this.progress = progress;
        this.hooks = hooks;
        this.moves = new NamespaceMove(manifests);
        this.events = events;
        this.clock = clock;
        store.read(rows::all).forEach(content -> contents.put(content.key(), content));
    }

    /** Content that must stay readable: what layers have, and what comes or goes. */
    static Set<Digest> pinned(StateDb store) {
        var pinned = new HashSet<Digest>();
        for (var content : store.read(new ContentRows()::all)) {
            pinned.add(content.begun().digest());
            content.done().ifPresent(done -> pinned.add(done.digest()));
        }
        return pinned;
    }

    /** Notes that the layer's content begins to come, before anything of it does; what forbids that. */
    Optional<Trouble> begin(Wanted layer) {
        if (isDone(layer)) {
            return Optional.empty();
        }
        var next = layer.layer().blob();
        var known = Optional.ofNullable(contents.get(layer.key()));
        if (known.filter(content ->
                        content.begun().equals(next) && !content.event().isEmpty())
                .isPresent()) {
            return collision(layer, known.get());
        }
        if (known.isEmpty() && alreadyHere(layer, next)) {
            return Optional.empty();
        }
        var begun = known.isPresent() ? Optional.of(known.get().begin(next, why(known.get()))) : fresh(layer, next);
        if (begun.isEmpty()) {
            return Optional.of(Trouble.waiting(
                    api.failure().map(Answer.Unavailable::reason).orElse("not known yet")));
        }
        put(begun.get());
        skipTests(layer);
        return collision(layer, begun.get());
    }

    /** What the layer's objects wait for: hooks before the change. */
    Optional<Trouble> before(Wanted layer) {
        return isDone(layer) ? Optional.empty() : run(layer, "pre-");
    }

    /**
     * After the objects: hooks after the change, then the content is done.
     *
     * @param complete whether all objects are ready and nothing is in the way
     */
    Optional<Trouble> after(Wanted layer, boolean complete) {
        if (isDone(layer) || api.failure().isPresent()) {
            return Optional.empty();
        }
        var since = applied.computeIfAbsent(layer.key(), _ -> clock.instant());
        var quarter = layer.timeout().dividedBy(4);
        var patience = quarter.compareTo(PATIENCE) < 0 ? quarter : PATIENCE;
        if (!complete && clock.instant().isBefore(since.plus(patience))) {
            return Optional.empty();
        }
        var trouble = run(layer, "post-");
        if (trouble.isEmpty() && complete) {
            var done = contents.get(layer.key());
            if (done != null) {
                finish(done.finish());
            }
        }
        return trouble;
    }

    /** The layer was given up: its hooks that have not ended count as failed. */
    void giveUp(LayerKey key, String message) {
        var content = contents.get(key);
        if (content != null && !content.event().isEmpty()) {
            read(key, content.begun())
                    .ifPresent(layer ->
                            hooks.giveUp(new HookRun.Place(key, content.begun().digest(), layer), message));
        }
    }

    /** Layers that only a revision brought which failed, and that are not wanted any more. */
    Set<LayerKey> withdrawn(long running) {
        return contents.values().stream()
                .filter(content -> content.first() > running && !content.adopted())
                .map(Content::key)
                .collect(Collectors.toSet());
    }

    /** Whether there is anything to do for a layer that is removed. */
    boolean knows(LayerKey key) {
        return contents.containsKey(key);
    }

    /** Before the objects of a removed layer go. */
    Outcome beforeRemoval(LayerKey key) {
        return remove(key, "pre-delete");
    }

    /** After they went: then the layer is forgotten. */
    Outcome afterRemoval(LayerKey key) {
        var outcome = remove(key, "post-delete");
        if (outcome instanceof Outcome.Unchanged || outcome instanceof Outcome.Changed) {
            store.write(connection -> {
                rows.remove(connection, key);
                return key;
            });
            hooks.forget(key);
            contents.remove(key);
        }
        return outcome;
    }

    private Outcome remove(LayerKey key, String event) {
        var content = contents.get(key);
        if (content == null) {
            return new Outcome.Unchanged();
        }
        var ref = content.done().orElse(content.begun());
        var layer = read(key, ref);
        if (layer.isEmpty()) {
            events.event(
                    "reconcile.hooklost",
                    key.toString(),
                    "warning",
                    event + " hooks are not run: the content of the layer is not here any more");
            return new Outcome.Unchanged();
        }
        return hooks.run(new HookRun.Place(key, ref.digest(), layer.get()), event);
    }

    /** Whether the layer has its content, hooks included. */
    boolean isDone(Wanted layer) {
        var content = contents.get(layer.key());
        return content != null
                && content.event().isEmpty()
                && content.begun().digest().equals(layer.layer().digest());
    }

    /** A layer of a time before contents were noted: as far as it was complete, it is done. */
    private boolean alreadyHere(Wanted layer, BlobRef next) {
        var settled = progress.layer(layer.key().toString())
                .filter(old -> old.settled()
                        && old.shown().digest().equals(next.digest().toString()));
        settled.ifPresent(_ -> put(new Content(layer.key(), Optional.of(next), next, "", progress.applied(), false)));
        return settled.isPresent();
    }

    private String why(Content known) {
        if (known.done().isEmpty() && known.event().equals("install")) {
            return "install";
        }
        return progress.backed() ? "rollback" : "upgrade";
    }

    /** A layer that we do not know: new, or taken over, or known before the store was lost. */
    private Optional<Content> fresh(Wanted layer, BlobRef next) {
        var revision = progress.target().map(state -> state.revision().value()).orElse(0L);
        var content = read(layer.key(), next);
        var asking = content.filter(found -> !found.hooks().isEmpty() || found.existing() != Existing.REFUSE);
        var adopted = false;
        var ours = progress.layer(layer.key().toString())
                .filter(old -> old.settled())
                .isPresent();
        if (asking.isPresent()) {
            for (var item : layer.items()) {
                if (item.implicit() || item.ref().kind().equals("Namespace")) {
                    continue;
                }
                switch (api.of(layer.key()).get(item.ref())) {
                    case Answer.Found(var live)
                    when live.managed() ->
                        ours |= live.layer().equals(layer.key().toString());
                    case Answer.Found found -> adopted = true;
                    case Answer.Unavailable down -> {
                        return Optional.empty();
                    }
                    case Answer.Absent absent -> {}
                    case Answer.UnknownKind unknown -> {}
                    case Answer.Rejected rejected -> {}
                    case Answer.Forbidden forbidden -> {}
                }
                if (ours || adopted) {
                    break;
                }
            }
        }
        var event = ours || (adopted && layer.existing() != Existing.REFUSE) ? "upgrade" : "install";
        return Optional.of(new Content(layer.key(), Optional.empty(), next, event, revision, adopted || ours));
    }

    private Optional<Trouble> collision(Wanted layer, Content content) {
        if (content.done().isEmpty() || content.event().equals("rollback")) {
            return Optional.empty();
        }
        var before = read(layer.key(), content.done().get());
        var after = read(layer.key(), content.begun());
        return before.isEmpty() || after.isEmpty()
                ? Optional.empty()
                : moves.collision(layer.key(), before.get(), after.get())
                        .map(message -> new Trouble(Trouble.Kind.STALLED, "NamespaceMoveCollides", message));
    }

    private Optional<Trouble> run(Wanted layer, String prefix) {
        var content = contents.get(layer.key());
        var read = content == null ? Optional.<HydratedLayer>empty() : read(layer.key(), content.begun());
        if (content == null || read.isEmpty() || read.get().hooks().isEmpty()) {
            return Optional.empty();
        }
        var place = new HookRun.Place(layer.key(), content.begun().digest(), read.get());
        return Trouble.of(hooks.run(place, prefix + content.event()));
    }

    private void skipTests(Wanted layer) {
        read(layer.key(), layer.layer().blob()).ifPresent(content -> content.hooks().stream()
                .filter(HookRun::isOnlyForTests)
                .map(hook -> new LayerObject(hook.manifest()).ref())
                .forEach(ref -> events.event(
                        "reconcile.hookskipped",
                        ref.toString(),
                        "info",
                        "a test hook of layer " + layer.key() + " is not run")));
    }

    private Optional<HydratedLayer> read(LayerKey key, BlobRef ref) {
        if (last.filter(known -> known.digest().equals(ref.digest())).isEmpty()) {
            try {
                var layer = new DesiredLayer(key, "", ref.digest(), ref.length(), ref.digest(), false);
                last = Optional.of(new Read(ref.digest(), source.layer(layer)));
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }
        return last.map(Read::content);
    }

    /** Layers may be filled with something else now. */
    void forget() {
        last = Optional.empty();
    }

    private void put(Content content) {
        store.write(row(content));
        know(content);
    }

    private StateDb.Work<Content> row(Content content) {
        return connection -> {
            rows.put(connection, content);
            return content;
        };
    }

    private void know(Content content) {
        contents.put(content.key(), content);
        applied.remove(content.key());
    }

    private void finish(Content content) {
        // What comes next depends on nothing here: hooks note their ends themselves.
        store.soon(row(content));
        know(content);
        hooks.forgetOthers(content.key(), content.begun().digest());
        last = Optional.empty();
    }
}
