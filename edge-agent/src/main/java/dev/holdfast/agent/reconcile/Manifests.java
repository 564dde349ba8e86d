package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Turns the content of a layer into what is applied: namespace, label and annotation filled in. */
final class Manifests {
    private static final long LAYER_STEP = 100_000;
    private final KubeApi api;

    Manifests(KubeApi api) {
        this.api = api;
    }

    /** One object ready to be applied. */
    record Ready(ObjectRef ref, Json.Obj manifest, String onImmutable, boolean implicit) {}

    /** What is small enough to keep of a layer. */
    Wanted index(DesiredLayer layer, HydratedLayer content, int position) {
        var items = new ArrayList<Wanted.Item>();
        for (var ready : ready(layer.key(), content)) {
            items.add(new Wanted.Item(
                    ready.ref(),
                    ready.ref().identity(),
                    StrictJson.writeSorted(ready.manifest()).digest().value(),
                    ready.onImmutable(),
                    position * LAYER_STEP + items.size(),
                    ready.implicit()));
        }
        return new Wanted(
                layer,
                content.drift(),
                content.existing(),
                content.timeout(),
                content.ignore(),
                content.readiness(),
                items,
                "");
    }

    /** All objects of a layer, its namespace first if the layer does not list it. */
    List<Ready> ready(LayerKey key, HydratedLayer content) {
        return ready(key, content, _ -> true);
    }

    /** Those of a layer's objects that are asked for, in its order. */
    List<Ready> ready(LayerKey key, HydratedLayer content, Predicate<ObjectRef> asked) {
        var scopes = new Scopes(content);
        var places = new ArrayList<ObjectRef>();
        var objects = new ArrayList<Ready>();
        for (var object : content.objects()) {
            var ref = scopes.place(object.ref());
            places.add(ref);
            if (asked.test(ref)) {
                objects.add(
                        new Ready(ref, decorate(object.manifest(), ref.namespace(), key), object.onImmutable(), false));
            }
        }
        var namespace = new ObjectRef("v1", "Namespace", "", content.namespace());
        if (!namespace.name().isEmpty()
                && asked.test(namespace)
                && !places.contains(namespace)
                && (isUsed(namespace, places.stream())
                        || isUsed(
                                namespace,
                                content.hooks().stream().map(hook -> scopes.place(ObjectRef.of(hook.manifest())))))) {
            var manifest = Json.object(
                    "apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace.name()));
            objects.addFirst(new Ready(namespace, decorate(manifest, "", key), "", true));
        }
        return objects;
    }

    private static boolean isUsed(ObjectRef namespace, Stream<ObjectRef> places) {
        return places.anyMatch(ref -> ref.namespace().equals(namespace.name()));
    }

    /** A hook's object, as it is applied but for the mark of its run. */
    Json.Obj hook(Json.Obj manifest, LayerKey key, HydratedLayer content) {
        var place = new Scopes(content).place(ObjectRef.of(manifest));
        return decorate(manifest, place.namespace(), key);
    }

    /** With what others may change taken over from the object as it is. */
    static Json.Obj keepIgnored(Json.Obj manifest, LiveObject live, List<IgnoreRule> rules) {
        var result = manifest;
        for (var rule : rules) {
            if (concerns(rule, live.ref())) {
                for (var pointer : rule.paths()) {
                    var names = JsonPointer.names(pointer);
                    result = (Json.Obj) replace(result, live.json(), names);
                }
            }
        }
        return result;
    }

    static boolean concerns(IgnoreRule rule, ObjectRef ref) {
        return rule.kind().equals(ref.kind())
                && (rule.name().isEmpty() || rule.name().equals(ref.name()));
    }

    private static Json replace(Json ours, Json live, List<String> names) {
        var name = names.getFirst();
        var rest = names.subList(1, names.size());
        if (ours instanceof Json.Obj object && live instanceof Json.Obj(var members) && members.containsKey(name)) {
            var mine = object.members().get(name);
            if (mine != null) {
                return object.with(name, rest.isEmpty() ? members.get(name) : replace(mine, members.get(name), rest));
            }
        }
        if (ours instanceof Json.Arr(var items) && live instanceof Json.Arr(var others) && name.matches("[0-9]{1,4}")) {
            var index = Integer.parseInt(name);
            if (index < items.size() && index < others.size()) {
                var next = new ArrayList<>(items);
                next.set(
                        index, rest.isEmpty() ? others.get(index) : replace(items.get(index), others.get(index), rest));
                return new Json.Arr(next);
            }
        }
        return ours;
    }

    private static Json.Obj decorate(Json.Obj manifest, String namespace, LayerKey key) {
        var view = JsonView.of(manifest);
        var metadata = new LinkedHashMap<>(view.at("metadata").object().members());
        metadata.put("labels", member(view, "labels").with(KubeApi.MANAGED_LABEL, "true"));
        metadata.put("annotations", member(view, "annotations").with(KubeApi.LAYER_ANNOTATION, key.toString()));
        if (!namespace.isEmpty()) {
            metadata.put("namespace", new Json.Str(namespace));
        }
        return manifest.with("metadata", new Json.Obj(metadata));
    }

    private static Json.Obj member(JsonView view, String name) {
        var member = view.at("metadata").at(name);
        return member.present() ? member.object() : Json.Obj.EMPTY;
    }

    /** The scope of a kind is not known yet: its definition comes with an earlier layer, or the server is silent. */
    static final class ScopeUnknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        ScopeUnknown(String message) {
            super(message, null, false, false);
        }
    }

    /** Where the objects of a layer go. Confined to one thread. */
    private final class Scopes {
        private final HydratedLayer content;
        /** Whether kinds have namespaces, by group and kind, as definitions in the same layer say. */
        private final Map<String, Boolean> defined = new HashMap<>();

        Scopes(HydratedLayer content) {
            this.content = content;
            for (var object : content.objects()) {
                var view = JsonView.of(object.manifest());
                if (view.at("kind").text("").equals("CustomResourceDefinition")) {
                    var spec = view.at("spec");
                    defined.putIfAbsent(
                            spec.at("group").text("") + "/"
                                    + spec.at("names").at("kind").text(""),
                            spec.at("scope").text("").equals("Namespaced"));
                }
            }
        }

        /** The object with the layer's namespace, if it names none and its kind has one. */
        ObjectRef place(ObjectRef ref) {
            var fill = ref.namespace().isEmpty() && !content.namespace().isEmpty() && namespaced(ref);
            return fill ? new ObjectRef(ref.apiVersion(), ref.kind(), content.namespace(), ref.name()) : ref;
        }

        /** As the definition in the same layer says, else the server. */
        private boolean namespaced(ObjectRef ref) {
            var here = defined.get(ref.group() + "/" + ref.kind());
            if (here != null) {
                return here;
            }
            return switch (api.kind(ref.apiVersion(), ref.kind())) {
                case Answer.Known(var resource) -> resource.namespaced();
                case Answer.UnknownKind unknown ->
                    throw new ScopeUnknown(ref + ": the API server does not serve " + ref.apiVersion() + " "
                            + ref.kind() + "; is its CustomResourceDefinition missing?");
                case Answer.Unavailable(var reason, var retry) ->
                    throw new ScopeUnknown("cannot ask for the scope of " + ref.kind() + ": " + reason);
            };
        }
    }
}
