package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns the content of a layer into what is applied: namespace, label and annotation filled in. */
final class Manifests {
    private static final long LAYER_STEP = 100_000;
    private final KubeApi api;

    Manifests(KubeApi api) {
        this.api = api;
    }

    /** One object ready to be applied. */
    record Ready(LayerObject object, boolean implicit) {
        Json.Obj manifest() {
            return object.manifest();
        }
    }

    /** What is small enough to keep of a layer. */
    Wanted index(DesiredLayer layer, HydratedLayer content, int position) {
        var items = new ArrayList<Wanted.Item>();
        for (var ready : ready(layer.key(), content)) {
            var ref = ready.object().ref();
            items.add(new Wanted.Item(
                    ref,
                    ref.identity(),
                    StrictJson.writeSorted(ready.manifest()).digest().value(),
                    ready.object().onImmutable(),
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
        var objects = new ArrayList<Ready>();
        for (var object : content.objects()) {
            objects.add(
                    new Ready(new LayerObject(decorate(object.manifest(), key, content), object.onImmutable()), false));
        }
        var namespace = content.namespace();
        var used = objects.stream().anyMatch(o -> o.object().ref().namespace().equals(namespace))
                || content.hooks().stream().anyMatch(hook -> ObjectRef.of(hook(hook.manifest(), key, content))
                        .namespace()
                        .equals(namespace));
        var listed = objects.stream()
                .anyMatch(o -> o.object().ref().equals(new ObjectRef("v1", "Namespace", "", namespace)));
        if (used && !listed && !namespace.isEmpty()) {
            var manifest =
                    Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace));
            objects.addFirst(new Ready(new LayerObject(decorate(manifest, key, content)), true));
        }
        return objects;
    }

    /** A hook's object, as it is applied but for the mark of its run. */
    Json.Obj hook(Json.Obj manifest, LayerKey key, HydratedLayer content) {
        return decorate(manifest, key, content);
    }

    /** With what others may change taken over from the object as it is. */
    static Json.Obj keepIgnored(Json.Obj manifest, LiveObject live, List<IgnoreRule> rules) {
        var result = manifest;
        for (var rule : rules) {
            if (concerns(rule, live.ref())) {
                for (var pointer : rule.paths()) {
                    var names = Arrays.stream(pointer.substring(Math.min(1, pointer.length()))
                                    .split("/", -1))
                            .map(name -> name.replace("~1", "/").replace("~0", "~"))
                            .toList();
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

    private Json.Obj decorate(Json.Obj manifest, LayerKey key, HydratedLayer content) {
        var view = JsonView.of(manifest);
        var metadata = view.at("metadata").object();
        var labels = member(view, "labels").with(KubeApi.MANAGED_LABEL, "true");
        var annotations = member(view, "annotations").with(KubeApi.LAYER_ANNOTATION, key.toString());
        metadata = metadata.with("labels", labels).with("annotations", annotations);
        var ref = ObjectRef.of(manifest);
        if (ref.namespace().isEmpty() && !content.namespace().isEmpty() && namespaced(ref, content)) {
            metadata = metadata.with("namespace", content.namespace());
        }
        return manifest.with("metadata", metadata);
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

    /** As the server says, or the definition in the same layer. */
    private boolean namespaced(ObjectRef ref, HydratedLayer content) {
        return definition(ref, content).orElseGet(() -> switch (api.kind(ref.apiVersion(), ref.kind())) {
            case Answer.Known(var resource) -> resource.namespaced();
            case Answer.UnknownKind unknown ->
                throw new ScopeUnknown(ref + ": the API server does not serve " + ref.apiVersion() + " " + ref.kind()
                        + "; is its CustomResourceDefinition missing?");
            case Answer.Unavailable(var reason, var retry) ->
                throw new ScopeUnknown("cannot ask for the scope of " + ref.kind() + ": " + reason);
        });
    }

    private static Optional<Boolean> definition(ObjectRef ref, HydratedLayer content) {
        return content.objects().stream()
                .filter(object -> object.ref().kind().equals("CustomResourceDefinition"))
                .map(object -> JsonView.of(object.manifest()).at("spec"))
                .filter(spec -> spec.at("group").text("").equals(ref.group())
                        && spec.at("names").at("kind").text("").equals(ref.kind()))
                .map(spec -> spec.at("scope").text("").equals("Namespaced"))
                .findFirst();
    }
}
