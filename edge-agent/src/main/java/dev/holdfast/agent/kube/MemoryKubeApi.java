package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A cluster in memory that behaves as a real API server does where the agent can see it: server-side apply with managers
 * and conflicts, namespaces that must exist, kinds from CustomResourceDefinitions, immutable fields, watches. Simulated
 * controllers make workloads ready. Events reach watches before a write returns. Thread-safe.
 */
public final class MemoryKubeApi implements KubeApi {
    /** When the simulated controllers act. */
    public enum Controllers {
        /** After every write. */
        AT_ONCE,
        /** Only when {@link #settle} is called. */
        ON_DEMAND
    }

    private final Clock clock;
    private final Controllers controllers;
    private final TreeMap<String, Json.Obj> objects = new TreeMap<>();
    private final List<MemoryWatch> watches = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> granted = ConcurrentHashMap.newKeySet();
    private Optional<Answer.Unavailable> outage = Optional.empty();
    private long versions;
    private long uids;

    public MemoryKubeApi(Clock clock, Controllers controllers) {
        this.clock = clock;
        this.controllers = controllers;
        for (var name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            create(
                    Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", name)),
                    "kube-apiserver");
        }
    }

    @Override
    public synchronized Answer.Health health() {
        return outage.<Answer.Health>map(down -> down).orElseGet(Answer.Healthy::new);
    }

    @Override
    public synchronized Answer.Lookup kind(String apiVersion, String kind) {
        if (outage.isPresent()) {
            return outage.get();
        }
        return resource(apiVersion, kind)
                .<Answer.Lookup>map(Answer.Known::new)
                .orElseGet(() -> new Answer.UnknownKind(apiVersion, kind));
    }

    @Override
    public synchronized Answer.Read get(ObjectRef ref) {
        if (outage.isPresent()) {
            return outage.get();
        }
        if (resource(ref.apiVersion(), ref.kind()).isEmpty()) {
            return new Answer.UnknownKind(ref.apiVersion(), ref.kind());
        }
        return find(ref).<Answer.Read>map(Answer.Found::new).orElseGet(() -> new Answer.Absent(ref.toString()));
    }

    @Override
    public synchronized Answer.Write apply(Json.Obj manifest, boolean force) {
        if (outage.isPresent()) {
            return outage.get();
        }
        ObjectRef ref;
        try {
            ref = ObjectRef.of(manifest);
        } catch (Refusal e) {
            return new Answer.Rejected(e.problem().line());
        }
        var refused = refuse(ref);
        if (refused.isPresent()) {
            return refused.get();
        }
        var live = Optional.ofNullable(objects.get(ref.identity()));
        var metadata = JsonView.of(manifest).at("metadata");
        var wanted = manifest.with("metadata", metadata.object().without("resourceVersion"));
        var result = MemoryMerge.apply(live.orElseGet(() -> skeleton(ref)), wanted, force);
        if (!result.claims().isEmpty()) {
            return new Answer.Conflict(result.claims(), "fields of other managers");
        }
        var version = metadata.at("resourceVersion").optionalText();
        var other = live.map(object -> JsonView.of(object).at("metadata").at("resourceVersion"))
                .filter(found -> version.isPresent() && !found.text().equals(version.get()));
        if (other.isPresent()) {
            return new Answer.Conflict(List.of(), "the object has been modified");
        }
        return store(ref, live, result);
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return hand(seen, owners -> owners.merge(managers, Owners.US));
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        return hand(seen, owners -> owners.leave(Owners.US, Owners.REPLICAS));
    }

    private synchronized Answer.Write hand(LiveObject seen, Consumer<Owners> change) {
        if (outage.isPresent()) {
            return outage.get();
        }
        var live = find(seen.ref());
        if (live.isEmpty()) {
            return new Answer.Absent(seen.ref().toString());
        }
        if (!live.get().stamp().equals(seen.stamp())) {
            return new Answer.Conflict(List.of(), "the object has been modified");
        }
        var owners = Owners.of(live.get());
        change.accept(owners);
        return new Answer.Applied(
                save(seen.ref(), Optional.of(live.get().json()), live.get().json(), owners));
    }

    @Override
    public synchronized Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        if (outage.isPresent()) {
            return outage.get();
        }
        var live = find(ref);
        if (live.isEmpty()) {
            return new Answer.Gone();
        }
        return live.get().uid().equals(uid) ? end(live.get()) : new Answer.Replaced();
    }

    @Override
    public Watch watch(String apiVersion, String kind, WatchListener listener) {
        synchronized (this) {
            var watch = new MemoryWatch(apiVersion, kind, listener, this::forget);
            watches.add(watch);
            if (outage.isPresent()) {
                listener.interrupted(outage.get().reason());
            } else {
                watch.list(objects.values());
            }
            return watch;
        }
    }

    @Override
    public void pace(Pace pace) {
        // There is nobody to protect from load.
    }

    @Override
    public KubeApi as(String user) {
        return new MemoryGuest(this, user, granted::contains);
    }

    /** From now on this user may do everything; others than the agent may nothing before. */
    public void grant(String user) {
        granted.add(user);
    }

    @Override
    public Duration answerTime() {
        return Duration.ZERO;
    }

    @Override
    public synchronized void close() {
        watches.clear();
    }

    /** Creates an object as another manager does. */
    public synchronized LiveObject create(Json.Obj manifest, String manager) {
        var ref = ObjectRef.of(manifest);
        return save(
                ref,
                Optional.empty(),
                manifest,
                MemoryMerge.update(skeleton(ref), manifest, manager).owners());
    }

    /** Changes an object as another manager does; answers whether there was one. */
    public synchronized boolean change(ObjectRef ref, String manager, UnaryOperator<Json.Obj> change) {
        var live = find(ref);
        live.ifPresent(found -> {
            var changed = MemoryMerge.update(found.json(), change.apply(found.json()), manager);
            save(ref, Optional.of(found.json()), changed.merged(), changed.owners());
        });
        return live.isPresent();
    }

    /** Deletes an object as another manager does; answers whether there was one. */
    public synchronized boolean remove(ObjectRef ref) {
        var live = find(ref);
        live.ifPresent(this::end);
        return live.isPresent();
    }

    /** Writes an object's status as its controller does; answers whether there was one. */
    public synchronized boolean report(ObjectRef ref, Json.Obj status) {
        var live = find(ref);
        live.ifPresent(found -> put(ref, found.json().with("status", status)));
        return live.isPresent();
    }

    /** From now on this object's controller fails to make it ready; {@link #repair} ends that. */
    public synchronized void hamper(ObjectRef ref) {
        broken.add(ref.identity());
        settleIfAtOnce();
    }

    public synchronized void repair(ObjectRef ref) {
        broken.remove(ref.identity());
        settleIfAtOnce();
    }

    /** The API server stops answering; {@link #recover} ends that. */
    public synchronized void fail(String reason) {
        outage = Optional.of(new Answer.Unavailable(reason));
        List.copyOf(watches).forEach(watch -> watch.listener().interrupted(reason));
    }

    public synchronized void recover() {
        outage = Optional.empty();
        List.copyOf(watches).forEach(watch -> watch.list(objects.values()));
    }

    /** One step of every controller; answers how many objects changed. */
    public synchronized int settle() {
        var changed = 0;
        for (var object : List.copyOf(objects.values())) {
            var live = new LiveObject(object);
            var status =
                    MemoryControllers.status(object, !broken.contains(live.ref().identity()));
            if (status.isPresent() && !status.get().equals(object.members().get("status"))) {
                put(live.ref(), object.with("status", status.get()));
                changed++;
            }
        }
        return changed;
    }

    /** Every object there is, in a fixed order. */
    public synchronized List<LiveObject> objects() {
        return objects.values().stream().map(LiveObject::new).toList();
    }

    private void forget(MemoryWatch watch) {
        synchronized (this) {
            watches.remove(watch);
        }
    }

    private Optional<Answer.Write> refuse(ObjectRef ref) {
        var resource = resource(ref.apiVersion(), ref.kind());
        if (resource.isEmpty()) {
            return Optional.of(new Answer.UnknownKind(ref.apiVersion(), ref.kind()));
        }
        if (resource.get().namespaced() == ref.namespace().isEmpty()) {
            return Optional.of(new Answer.Rejected(ref + ": metadata.namespace is "
                    + (resource.get().namespaced() ? "required" : "not allowed for this kind")));
        }
        if (resource.get().namespaced() && !objects.containsKey("/Namespace//" + ref.namespace())) {
            return Optional.of(new Answer.Absent("Namespace " + ref.namespace()));
        }
        return Optional.empty();
    }

    private Answer.Write store(ObjectRef ref, Optional<Json.Obj> live, MemoryMerge.Result result) {
        var next = MemoryRules.withDefaults(result.merged());
        var missing = MemoryRules.missingField(next);
        if (missing.isPresent()) {
            return new Answer.Rejected(ref + ": " + missing.get() + ": Required value");
        }
        var fixed = live.flatMap(before -> MemoryRules.fixedField(before, next));
        return fixed.isPresent()
                ? new Answer.Immutable(fixed.get(), ref + ": " + fixed.get() + ": field is immutable")
                : new Answer.Applied(save(ref, live, next, result.owners()));
    }

    private LiveObject save(ObjectRef ref, Optional<Json.Obj> before, Json.Obj next, Owners owners) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = JsonView.of(next).at("metadata").object();
        if (before.isEmpty()) {
            metadata = metadata.with("uid", new UUID(0x686f6c6466617374L, ++uids).toString())
                    .with("creationTimestamp", now)
                    .with("generation", 1);
        } else {
            var old = new LiveObject(before.get());
            if (sameOwners(old, owners)
                    && MemoryRules.content(next).equals(MemoryRules.content(before.get()))
                    && MemoryRules.labels(next).equals(MemoryRules.labels(before.get()))) {
                return old;
            }
            var generation = old.view().at("metadata").at("generation").integer(1);
            metadata = metadata.with(
                    "generation",
                    MemoryRules.content(next).equals(MemoryRules.content(before.get())) ? generation : generation + 1);
        }
        var live = new LiveObject(before.orElse(Json.Obj.EMPTY.with("metadata", Json.Obj.EMPTY)));
        metadata = metadata.with("managedFields", owners.write(live, ref.apiVersion(), now));
        put(ref, next.with("metadata", metadata));
        settleIfAtOnce();
        return find(ref).orElseGet(() -> new LiveObject(next));
    }

    private void settleIfAtOnce() {
        if (controllers == Controllers.AT_ONCE) {
            settle();
        }
    }

    private void put(ObjectRef ref, Json.Obj object) {
        var live = new LiveObject(object);
        if (live.ending() && live.view().at("metadata").at("finalizers").items().isEmpty()) {
            drop(live);
            return;
        }
        var metadata = live.view().at("metadata").object().with("resourceVersion", Long.toString(++versions));
        var stored = object.with("metadata", metadata);
        objects.put(ref.identity(), stored);
        List.copyOf(watches).forEach(watch -> watch.changed(new LiveObject(stored)));
    }

    private Answer.Removal end(LiveObject live) {
        if (live.view().at("metadata").at("finalizers").items().isEmpty()) {
            drop(live);
            return new Answer.Gone();
        }
        if (!live.ending()) {
            var metadata = live.view()
                    .at("metadata")
                    .object()
                    .with("deletionTimestamp", clock.instant().toString());
            put(live.ref(), live.json().with("metadata", metadata));
        }
        return new Answer.Ending();
    }

    private void drop(LiveObject live) {
        var ref = live.ref();
        objects.remove(ref.identity());
        versions++;
        List.copyOf(watches).forEach(watch -> watch.gone(live));
        objects().stream().filter(other -> MemoryRules.goesAlong(live, other)).forEach(this::drop);
    }

    private Optional<LiveObject> find(ObjectRef ref) {
        return Optional.ofNullable(objects.get(ref.identity()))
                .map(object -> new LiveObject(object.with("apiVersion", ref.apiVersion())));
    }

    private Optional<Resource> resource(String apiVersion, String kind) {
        return MemoryKinds.find(apiVersion, kind).or(() -> objects().stream()
                .filter(object -> object.ref().kind().equals("CustomResourceDefinition"))
                .flatMap(definition -> MemoryDefinition.served(definition, apiVersion, kind).stream())
                .findFirst());
    }

    private static Json.Obj skeleton(ObjectRef ref) {
        var metadata = Json.object("name", ref.name());
        return Json.object(
                "apiVersion",
                ref.apiVersion(),
                "kind",
                ref.kind(),
                "metadata",
                ref.namespace().isEmpty() ? metadata : metadata.with("namespace", ref.namespace()));
    }

    private static boolean sameOwners(LiveObject old, Owners owners) {
        return Owners.of(old).all().equals(owners.all());
    }
}
