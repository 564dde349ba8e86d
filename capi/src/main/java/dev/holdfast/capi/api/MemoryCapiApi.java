package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An API server in memory that behaves as a real one does where the pivot can see it: uids, resource versions,
 * generations, field owners, kinds from CustomResourceDefinitions with their schema, status as a subresource, finalizers,
 * and a garbage collector that acts at once. Thread-safe.
 */
public final class MemoryCapiApi implements CapiApi {
    /** Somebody in the way of writes: admission, a webhook, a full disk. */
    public interface Obstacle {
        /**
         * The answer to give instead.
         *
         * @param verb create, apply, patch, status or delete
         * @param object what is written; for a delete, what is there
         */
        Optional<CapiAnswer.Write> to(String verb, Json.Obj object);
    }

    private final String name;
    private final Clock clock;
    private final TreeMap<String, Json.Obj> objects = new TreeMap<>();
    private Obstacle obstacle = (_, _) -> Optional.empty();
    private Optional<CapiAnswer.Unavailable> outage = Optional.empty();
    private List<CapiKind> known = List.of();
    private List<Json.Obj> definitionsOfKnown = List.of();
    private String kubernetes = "v1.35.2";
    private long versions;
    private long uids;
    private long calls;

    /** @param name makes this server's uids differ from those of others */
    public MemoryCapiApi(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        for (var namespace : List.of("default", "kube-system")) {
            create(
                    Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace)),
                    "kube-apiserver",
                    Mode.REAL);
        }
    }

    /** From now on this stands in the way. */
    public synchronized void obstacle(Obstacle next) {
        obstacle = next;
    }

    /** From now on nothing is answered. */
    public synchronized void down(String reason) {
        outage = Optional.of(new CapiAnswer.Unavailable(reason));
    }

    public synchronized void up() {
        outage = Optional.empty();
    }

    /** All objects, sorted; not a call. */
    public synchronized List<CapiObject> everything() {
        return objects.values().stream().map(CapiObject::new).toList();
    }

    /** From now on it is this Kubernetes. */
    public synchronized void kubernetes(String version) {
        kubernetes = version;
    }

    @Override
    public synchronized CapiAnswer.Version version() {
        calls++;
        return outage.<CapiAnswer.Version>map(why -> why).orElseGet(() -> new CapiAnswer.Told(kubernetes));
    }

    @Override
    public synchronized CapiAnswer.Kinds kinds() {
        calls++;
        return outage.<CapiAnswer.Kinds>map(why -> why).orElseGet(() -> new CapiAnswer.Served(known()));
    }

    @Override
    public synchronized CapiAnswer.Listing list(CapiKind kind, String namespace) {
        calls++;
        if (outage.isPresent()) {
            return outage.get();
        }
        if (kind(kind.ref("", "")).isEmpty()) {
            return new CapiAnswer.Absent("kind " + kind);
        }
        return new CapiAnswer.Listed(everything().stream()
                .filter(object -> kind.names(object.ref()))
                .filter(object ->
                        namespace.isEmpty() || object.ref().namespace().equals(namespace))
                .toList());
    }

    @Override
    public synchronized CapiAnswer.Read get(ObjectRef ref) {
        calls++;
        return outage.<CapiAnswer.Read>map(why -> why).orElseGet(() -> find(ref)
                .<CapiAnswer.Read>map(CapiAnswer.Found::new)
                .orElseGet(() -> new CapiAnswer.Absent(ref.toString())));
    }

    @Override
    public synchronized CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        return admit("create", ObjectRef.of(manifest), manifest, kind -> {
            if (objects.containsKey(ObjectRef.of(manifest).identity())) {
                return new CapiAnswer.Exists();
            }
            return born(
                    kind,
                    manifest,
                    mode,
                    fields -> fields.change(new MemoryFields.Holder(manager, "Update", ""), Json.Obj.EMPTY, manifest));
        });
    }

    @Override
    public synchronized CapiAnswer.Write apply(Json.Obj manifest, String manager, Mode mode) {
        var ref = ObjectRef.of(manifest);
        var who = new MemoryFields.Holder(manager, "Apply", "");
        return admit("apply", ref, manifest, kind -> {
            var wanted = kind.status() ? manifest.without("status") : manifest;
            var stated = MemoryFields.leaves(wanted).keySet();
            var live = find(ref);
            if (live.isEmpty()) {
                return born(kind, manifest, mode, fields -> fields.state(who, stated));
            }
            var fields = MemoryFields.of(live.get().json());
            var given = fields.onlyOf(who);
            given.removeAll(stated);
            var next = live.get().json();
            for (var path : given) {
                next = MemoryObjects.without(next, path);
            }
            next = MergePatch.merge(next, wanted);
            fields.state(who, stated);
            return changed(live.get(), next, fields, mode);
        });
    }

    @Override
    public synchronized CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return merge("patch", ref, change, kind -> kind.status() ? change.without("status") : change, manager);
    }

    @Override
    public synchronized CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return merge("status", ref, change, _ -> MemoryObjects.statusOnly(change), manager);
    }

    private CapiAnswer.Write merge(
            String verb, ObjectRef ref, Json.Obj change, Function<CapiKind, Json.Obj> part, String manager) {
        var live = find(ref);
        var seen = live.map(found -> MergePatch.merge(found.json(), change)).orElse(change);
        return admit(verb, ref, seen, kind -> {
            if (live.isEmpty() || (verb.equals("status") && !kind.status())) {
                return new CapiAnswer.Absent(ref.toString());
            }
            var before = live.get();
            var metadata = JsonView.of(change).at("metadata");
            if (!metadata.at("resourceVersion").text(before.resourceVersion()).equals(before.resourceVersion())
                    || !metadata.at("uid").text(before.uid()).equals(before.uid())) {
                return new CapiAnswer.Conflict("the object has been modified");
            }
            var next = MergePatch.merge(before.json(), part.apply(kind));
            var stated = metadata.at("managedFields").present() && verb.equals("patch");
            var fields = MemoryFields.of(stated ? next : before.json());
            var who = new MemoryFields.Holder(manager, "Update", verb.equals("status") ? "status" : "");
            fields.change(who, before.json(), next);
            return changed(before, next, fields, Mode.REAL);
        });
    }

    @Override
    public synchronized CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        calls++;
        if (outage.isPresent()) {
            return outage.get();
        }
        var live = find(ref);
        if (live.isEmpty()) {
            return new CapiAnswer.Gone();
        }
        if (obstacle.to("delete", live.get().json()).orElse(new CapiAnswer.Exists())
                instanceof CapiAnswer.Unavailable why) {
            return why;
        }
        if (!live.get().uid().equals(uid)) {
            return new CapiAnswer.Replaced();
        }
        end(live.get());
        collectGarbage();
        return find(ref).isPresent() ? new CapiAnswer.Ending() : new CapiAnswer.Gone();
    }

    @Override
    public synchronized long calls() {
        return calls;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private CapiAnswer.Write admit(
            String verb, ObjectRef ref, Json.Obj object, Function<CapiKind, CapiAnswer.Write> then) {
        calls++;
        if (outage.isPresent()) {
            return outage.get();
        }
        var kind = kind(ref);
        if (kind.isEmpty()) {
            return new CapiAnswer.Absent("kind " + ref.kind() + " of " + ref.apiVersion());
        }
        if (kind.get().namespaced() == ref.namespace().isEmpty()) {
            return new CapiAnswer.Denied(ref + ": metadata.namespace does not fit the kind");
        }
        if (kind.get().namespaced() && !objects.containsKey("/Namespace//" + ref.namespace())) {
            return new CapiAnswer.Absent("Namespace " + ref.namespace());
        }
        var unknown = verb.equals("create") || verb.equals("apply")
                ? definition(kind.get()).flatMap(definition -> MemorySchema.unknown(definition, object))
                : Optional.<String>empty();
        if (unknown.isPresent()) {
            return new CapiAnswer.Denied("unknown field \"" + unknown.get() + "\"");
        }
        var other = obstacle.to(verb, object);
        return other.isPresent() ? other.get() : then.apply(kind.get());
    }

    private CapiAnswer.Write born(
            CapiKind kind, Json.Obj manifest, Mode mode, java.util.function.Consumer<MemoryFields> owned) {
        var fields = new MemoryFields();
        owned.accept(fields);
        var content = MergePatch.merge(Json.Obj.EMPTY, kind.status() ? manifest.without("status") : manifest);
        var uid = UUID.nameUUIDFromBytes((name + (mode == Mode.REAL ? ++uids : -1)).getBytes(StandardCharsets.UTF_8));
        var object = MemoryObjects.born(
                content, uid.toString(), clock.instant(), !kind.group().isEmpty());
        return stored(object, fields, mode);
    }

    private CapiAnswer.Write changed(CapiObject before, Json.Obj wanted, MemoryFields fields, Mode mode) {
        var next = MemoryObjects.changed(before, wanted);
        var owned = fields.write(before.ref().apiVersion(), clock.instant());
        if (MemoryObjects.same(before.json(), next, owned)) {
            return new CapiAnswer.Written(before);
        }
        return stored(next, fields, mode);
    }

    private CapiAnswer.Write stored(Json.Obj object, MemoryFields fields, Mode mode) {
        var ref = ObjectRef.of(object);
        UnaryOperator<Json.Obj> stamp =
                metadata -> metadata.with("resourceVersion", Long.toString(mode == Mode.REAL ? ++versions : versions))
                        .with("managedFields", fields.write(ref.apiVersion(), clock.instant()));
        var next = new CapiObject(MemoryObjects.metadata(object, stamp));
        if (mode == Mode.REAL) {
            objects.put(ref.identity(), next.json());
            if (next.ending() && next.finalizers().isEmpty()) {
                objects.remove(ref.identity());
            }
            collectGarbage();
        }
        return new CapiAnswer.Written(next);
    }

    private void end(CapiObject object) {
        if (object.finalizers().isEmpty()) {
            objects.remove(object.identity());
        } else if (!object.ending()) {
            var ending = MemoryObjects.metadata(object.json(), metadata -> metadata.with(
                            "deletionTimestamp", clock.instant().toString())
                    .with("resourceVersion", Long.toString(++versions)));
            objects.put(object.identity(), ending);
        }
    }

    /** An object all of whose owners are gone, or never were, goes too. */
    private void collectGarbage() {
        for (var orphans = orphans(); !orphans.isEmpty(); orphans = orphans()) {
            orphans.forEach(this::end);
        }
    }

    private List<CapiObject> orphans() {
        var alive = everything().stream().map(CapiObject::uid).collect(java.util.stream.Collectors.toSet());
        return everything().stream()
                .filter(object -> !object.owners().isEmpty())
                .filter(object -> object.owners().stream().noneMatch(owner -> alive.contains(owner.uid())))
                .filter(object -> !object.ending() || object.finalizers().isEmpty())
                .toList();
    }

    private Optional<CapiObject> find(ObjectRef ref) {
        return Optional.ofNullable(objects.get(ref.identity())).map(CapiObject::new);
    }

    private Optional<CapiKind> kind(ObjectRef ref) {
        return java.util.stream.Stream.concat(CapiKind.BUILT_IN.stream(), known().stream())
                .filter(kind -> kind.names(ref))
                .findFirst();
    }

    /** Worked out once for each set of definitions. */
    private List<CapiKind> known() {
        var definitions = definitions().toList();
        if (!definitions.equals(definitionsOfKnown)) {
            known = definitions.stream()
                    .flatMap(definition -> CapiKind.of(JsonView.of(definition)).stream())
                    .sorted()
                    .toList();
            definitionsOfKnown = definitions;
        }
        return known;
    }

    private Optional<JsonView> definition(CapiKind kind) {
        var name = kind.plural() + "." + kind.group();
        return Optional.ofNullable(objects.get(CapiKind.DEFINITION.ref("", name).identity()))
                .map(JsonView::of);
    }

    private java.util.stream.Stream<Json.Obj> definitions() {
        var all = CapiKind.DEFINITION.ref("", "").identity();
        return objects.tailMap(all).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(all))
                .map(java.util.Map.Entry::getValue);
    }
}
