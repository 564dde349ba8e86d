package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Goes once over everything, as far as that is possible without waiting. Confined to the loop. */
final class Pass {
    private static final String API = "the API server";
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    /** What a layer gets after a break, however long that was. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration IDLE = Duration.ofHours(1);

    private final Reach api;
    private final DesiredSource source;
    private final EventSink events;
    private final Clock clock;
    private final Observer observer;
    private final Inspection inspection;
    private final Book book;
    private final Progress progress;
    private final Pruner pruner;
    private final Manifests manifests;
    private final LayerWork work;
    private final HookBook hookBook;
    private final HookRun hooks;
    private final Course course;
    private final Setback setback;
    private final Removal removal;
    private final Recovery recovery;
    private final Retries retries;
    private final Retries silence;
    private final Contests contests = new Contests();
    private final Contents contents;
    private final Fillings fillings;

    private Instant latest = Instant.EPOCH;
    /** Since when layers are worked on without a break. */
    private Instant awake;

    Pass(
            KubeApi cluster,
            Rights rights,
            DesiredSource source,
            StateDb store,
            EventSink events,
            Clock clock,
            RandomGenerator random,
            Runnable wake) {
        this.api = new Reach(cluster, rights);
        this.source = source;
        this.events = events;
        this.clock = clock;
        awake = clock.instant();
        observer = new Observer(cluster, wake);
        inspection = new Inspection(api, observer);
        book = new Book(store);
        progress = new Progress(store);
        pruner = new Pruner(api, book, events);
        manifests = new Manifests(api);
        contents = new Contents(source, manifests);
        fillings = new Fillings(source, progress);
        retries = new Retries(random);
        silence = new Retries(random);
        hookBook = new HookBook(store);
        hooks = new HookRun(api, book, hookBook, manifests, retries, events, clock);
        course = new Course(api, store, source, progress, hooks, manifests, events, clock);
        setback = new Setback(progress, source, course, events, clock, fillings);
        recovery = new Recovery(api, store, book, events, wake);
        removal = new Removal(api, book, pruner, course, recovery, inspection, retries, clock);
        work = new LayerWork(api, book, inspection, retries, contests, course, events, clock);
    }

    Progress progress() {
        return progress;
    }

    /** What may be in the cluster. */
    List<DesiredSource.Filled> present() {
        return fillings.present();
    }

    /** Somebody allowed that what failed is tried again. */
    void released() {
        progress.reload();
        hookBook.reload();
        retries.clear();
    }

    void close() {
        recovery.close();
        observer.close();
    }

    /** The new status; {@code due} is when to go over it again if nothing happens. */
    record Done(ReconcileStatus status, Instant due) {}

    Done run(ReconcileStatus before) {
        noticeTime();
        hooks.newPass();
        noticeSecrets();
        var newest = source.desired();
        newest.ifPresent(this::adopt);
        var target = progress.target();
        target.ifPresent(source::follow);
        target.ifPresent(this::noticeRenewal);
        if (target.isEmpty()) {
            answers();
            return done(newest, List.of(), List.of(), before, new HashMap<>());
        }
        var reachable = answers();
        var wanted = reachable ? contents.of(target.get()) : List.<Wanted>of();
        var begun = new HashMap<String, Progress.Begun>();
        if (api.failure().isPresent() || !reachable) {
            return done(newest, unknown(target.get(), begun), List.of(), before, begun);
        }
        observer.follow(kinds(wanted));
        var fresh = progress.backed()
                || progress.applied() != target.get().revision().value();
        api.pace(fresh ? KubeApi.Pace.BULK : KubeApi.Pace.STEADY);
        var layers = layers(wanted, begun);
        observer.follow(kinds(wanted));
        if (api.failure().isEmpty() && setback.turnsBack(target.get(), wanted, layers)) {
            var turned = done(newest, layers, List.of(), before, begun).status();
            anew();
            return new Done(turned, clock.instant());
        }
        var readable = wanted.stream().allMatch(layer -> layer.problem().isEmpty());
        var pruning = readable && mayPrune(layers) ? removal.remove(target.get(), wanted) : List.<Facts.Trouble>of();
        setback.holdsFor(target.get(), pruning);
        var complete = layers.stream().allMatch(Facts.Layer::complete);
        var whole = complete && pruning.isEmpty() && api.failure().isEmpty();
        if (whole) {
            fillings.complete();
        }
        if (whole && progress.finish()) {
            events.event(
                    "reconcile.applied", "", "info", "revision " + target.get().revision() + " is applied and ready");
        }
        return done(newest, layers, pruning, before, begun);
    }

    /** A clock that went back would put off for years what it had put off for seconds. */
    private void noticeTime() {
        var now = clock.instant();
        if (now.isBefore(latest.minus(LONGEST_SILENCE))) {
            retries.clear();
            silence.clear();
            inspection.doubtAll();
        }
        latest = now;
    }

    /** A secret turned over: layers are filled anew, and what was given up for the old value gets a new chance. */
    private void noticeSecrets() {
        if (!fillings.turnedOver()) {
            return;
        }
        var known = fillings.isKnown();
        var before = fillings.present();
        if (known) {
            progress.forgive(clock.instant());
            hookBook.reload();
        }
        fillings.follow();
        anew();
        if (known) {
            progress.target().ifPresent(state -> told(before, state));
        }
    }

    /** The site made another certificate for what runs; nothing that failed gets a new chance by that. */
    private void noticeRenewal(DesiredState running) {
        var before = fillings.present();
        if (fillings.renewed(running.revision().value())) {
            anew();
            told(before, running);
        }
    }

    private void told(List<DesiredSource.Filled> before, DesiredState state) {
        events.event(
                "reconcile.secret",
                "",
                "info",
                "the values of secrets have changed and are applied anew" + fillings.foreseen(before, state));
    }

    private void adopt(DesiredState newest) {
        var before = fillings.present();
        if (progress.adopt(newest, clock.instant())) {
            // New input: whatever was put off or given up gets a new chance.
            anew();
            hookBook.reload();
            var foreseen = fillings.foreseen(before, newest);
            events.event(
                    "reconcile.started", "", "info", "revision " + newest.revision() + " is being applied" + foreseen);
        }
    }

    private void anew() {
        retries.clear();
        contests.clear();
        contents.forget();
        course.forget();
    }

    /** Whether the API server answers, as far as that is known without asking, or by asking if there is doubt. */
    private boolean answers() {
        var now = clock.instant();
        var doubt = observer.takeSuspicion() || api.failure().isPresent() || !api.asked();
        if (!doubt) {
            return true;
        }
        if (!silence.due(API, "", now) && api.failure().isPresent()) {
            return false;
        }
        var was = api.failure().isPresent();
        var _ = api.health();
        if (api.failure().isPresent()) {
            silence.failed(API, "", now);
            return false;
        }
        silence.succeeded(API);
        awake = was ? now : awake;
        if (was) {
            inspection.doubtForeign();
        }
        return true;
    }

    private List<Facts.Layer> layers(List<Wanted> wanted, Map<String, Progress.Begun> begun) {
        var owners = Planner.owners(wanted);
        var layers = new ArrayList<Facts.Layer>();
        var blocker = "";
        for (var layer : wanted) {
            var key = layer.key().toString();
            var before = progress.layer(key)
                    .filter(old ->
                            old.shown().digest().equals(layer.layer().identity().toString()));
            var result = work.work(layer, blocker.isEmpty(), owners, source::layer);
            var complete = result.complete() && api.failure().isEmpty();
            var settled = complete || before.map(old -> old.settled()).orElse(false);
            var now = clock.instant();
            // Time runs from the moment when the layer's turn came.
            var waitedBefore = before.filter(old -> !old.shown().state().equals("Waiting"));
            var start = waitedBefore.map(old -> old.begun()).orElse(now);
            begun.put(key, new Progress.Begun(start, settled));
            var late = !complete && blocker.isEmpty() && now.isAfter(end(start, layer.timeout()));
            layers.add(new Facts.Layer(
                    layer.key(),
                    layer.layer().version(),
                    layer.layer().identity().toString(),
                    result.ready(),
                    result.total(),
                    complete,
                    settled,
                    late,
                    complete ? "" : blocker,
                    result.troubles(),
                    result.reported()));
            if (!complete && blocker.isEmpty()) {
                blocker = key;
            }
        }
        return layers;
    }

    /** When a layer's time is over: while nobody worked on it, for the agent or the API server was away, none passes. */
    private Instant end(Instant start, Duration timeout) {
        var end = start.plus(timeout);
        var half = timeout.dividedBy(2);
        var grace = awake.plus(half.compareTo(GRACE) < 0 ? half : GRACE);
        return end.isAfter(grace) ? end : grace;
    }

    /** While the API server is silent a layer is as it was, only not known any more. */
    private List<Facts.Layer> unknown(DesiredState target, Map<String, Progress.Begun> begun) {
        return target.layers().stream()
                .map(layer -> {
                    var old = progress.layer(layer.key().toString()).filter(found -> found.shown()
                            .digest()
                            .equals(layer.identity().toString()));
                    old.ifPresent(found ->
                            begun.put(layer.key().toString(), new Progress.Begun(found.begun(), found.settled())));
                    return Facts.Layer.unknown(
                            layer, old, api.failure().map(down -> down.reason()).orElse("the API server is silent"));
                })
                .toList();
    }

    /** After every apply; a layer that cannot become ready, perhaps because of what is left, stops it only for a time. */
    private boolean mayPrune(List<Facts.Layer> layers) {
        return api.failure().isEmpty()
                && layers.stream()
                        .allMatch(layer -> layer.complete()
                                || (layer.late()
                                        && layer.troubles().stream()
                                                .allMatch(t -> t.kind() == Facts.Trouble.Kind.WAITING
                                                        || t.reason().equals("Ailing"))
                                        && applied(layer)));
    }

    private boolean applied(Facts.Layer layer) {
        var now = clock.instant();
        return contents.known().stream()
                .filter(wanted -> wanted.key().equals(layer.key()))
                .flatMap(wanted -> wanted.items().stream())
                .allMatch(item -> Planner.need(item, book.items(), false) == Planner.Need.NOTHING
                        || inspection.state(item.identity(), now).foreign());
    }

    private java.util.Set<ObjectRef> kinds(List<Wanted> wanted) {
        var kinds = new HashSet<ObjectRef>();
        var identities = new HashSet<String>();
        wanted.forEach(layer -> layer.items().forEach(item -> identities.add(item.identity())));
        book.items().forEach((identity, item) -> {
            if (!item.uid().isEmpty() && identities.contains(identity)) {
                kinds.add(Observer.kind(item.ref()));
            }
        });
        kinds.addAll(hooks.awaited());
        return kinds;
    }

    private Done done(
            Optional<DesiredState> newest,
            List<Facts.Layer> layers,
            List<Facts.Trouble> removing,
            ReconcileStatus before,
            Map<String, Progress.Begun> begun) {
        var target = progress.target();
        var now = clock.instant();
        var facts = new Facts(
                newest.map(state -> state.revision().value()).orElse(0L),
                target.map(state -> state.revision().value()).orElse(0L),
                progress.applied(),
                newest.map(state -> state.settings().paused()).orElse(false),
                progress.held(),
                layers,
                removing.stream().map(Facts.Trouble::message).toList(),
                Stream.concat(removing.stream(), blind().stream()).toList(),
                target.map(state -> Planner.retained(state, contents.known(), book.items()))
                        .orElse(List.of()),
                api.failure(),
                api.asked(),
                fillings.secrets(),
                fillings.generated(),
                api.answerTime());
        var status = Summary.of(facts, before, now);
        progress.show(status, before, begun);
        return new Done(status, due(facts, status, now));
    }

    /** Without a watch nothing that others do is noticed. */
    private Optional<Facts.Trouble> blind() {
        return observer.refused()
                .map(reason -> new Facts.Trouble(
                        Facts.Trouble.Kind.STALLED,
                        "Forbidden",
                        "changes by others are not noticed: " + reason + "; let the agent list and watch this kind"));
    }

    private Instant due(Facts facts, ReconcileStatus status, Instant now) {
        var due = now.plus(IDLE);
        if (facts.unreachable().isPresent()) {
            var next = silence.next().orElse(now.plus(LONGEST_SILENCE));
            return next.isAfter(now.plus(LONGEST_SILENCE)) ? now.plus(LONGEST_SILENCE) : next;
        }
        if (facts.target() > 0 && (!status.converged() || !facts.pruning().isEmpty())) {
            due = now.plusSeconds(2);
        }
        var retry = retries.next().filter(now::isBefore);
        return retry.isPresent() && retry.get().isBefore(due) ? retry.get() : due;
    }
}
