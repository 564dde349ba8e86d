package dev.holdfast.packs.render;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Sees to it that pods restart when a Secret that they take turns over (packs-and-profiles.md §3, R5): many charts mark their
 * pods with a checksum; pods of others get a mark of ours.
 */
final class SecretUsers {
    /** Annotation of pods with our mark. */
    static final String ANNOTATION = "holdfast.dev/secrets";

    private static final List<String> IN_PODS = List.of("spec", "template", "metadata", "annotations");
    private static final Set<String> KEPT_RUNNING = Set.of("Deployment", "StatefulSet", "DaemonSet");

    /** How a pointer to that annotation ends. */
    static final String POINTER = JsonPointer.of(List.of(ANNOTATION));

    private SecretUsers() {}

    /** A layer whose holes were found; as it is when it has none. */
    static HydratedLayer marked(HydratedLayer layer) {
        var hollow = Stream.concat(
                        layer.objects().stream().map(LayerObject::holes),
                        layer.hooks().stream().map(Hook::holes))
                .anyMatch(holes -> !holes.isEmpty());
        return hollow ? layer.with(marked(layer.objects()), layer.hooks()).requiring(Features.HOLES) : layer;
    }

    /** These objects, each workload that takes a Secret with holes marked with its variables. */
    private static List<LayerObject> marked(List<LayerObject> objects) {
        var hollow = new TreeMap<String, Set<String>>();
        objects.stream()
                .filter(object ->
                        object.ref().kind().equals("Secret") && !object.holes().isEmpty())
                .forEach(object -> hollow.put(place(object.ref(), object.ref().name()), variables(object)));
        return objects.stream().map(object -> marked(object, hollow)).toList();
    }

    private static LayerObject marked(LayerObject object, Map<String, Set<String>> hollow) {
        var ref = object.ref();
        if (!ref.group().equals("apps") || !KEPT_RUNNING.contains(ref.kind())) {
            return object;
        }
        var needed = new TreeSet<String>();
        for (var secret :
                taken(JsonView.of(object.manifest()).at("spec").at("template").at("spec"))) {
            needed.addAll(hollow.getOrDefault(place(ref, secret), Set.of()));
        }
        object.holes().stream()
                .filter(hole -> hole.pointer().startsWith(JsonPointer.of(IN_PODS)))
                .forEach(hole -> needed.removeAll(hole.variables()));
        if (needed.isEmpty()) {
            return object;
        }
        var holes = new ArrayList<>(object.holes());
        var pointer = JsonPointer.of(
                Stream.concat(IN_PODS.stream(), Stream.of(ANNOTATION)).toList());
        holes.add(new Hole(pointer, new Filling.Derived(List.copyOf(needed))));
        return new LayerObject((Json.Obj) annotated(object.manifest(), IN_PODS), object.onImmutable(), holes);
    }

    private static Set<String> variables(LayerObject object) {
        var names = new HashSet<String>();
        object.holes().forEach(hole -> names.addAll(hole.variables()));
        return names;
    }

    private static String place(ObjectRef ref, String secret) {
        return ref.namespace() + "/" + secret;
    }

    private static Json annotated(Json node, List<String> names) {
        var object = node instanceof Json.Obj there ? there : Json.Obj.EMPTY;
        if (names.isEmpty()) {
            return object.with(ANNOTATION, "");
        }
        var name = names.getFirst();
        return object.with(
                name, annotated(object.members().getOrDefault(name, Json.Obj.EMPTY), names.subList(1, names.size())));
    }

    /** The names of all Secrets that a pod reads: as environment or as files. */
    private static Set<String> taken(JsonView pod) {
        var names = new LinkedHashSet<String>();
        for (var volume : items(pod, "volumes")) {
            add(volume.at("secret").at("secretName"), names);
            items(volume.at("projected"), "sources")
                    .forEach(source -> add(source.at("secret").at("name"), names));
        }
        for (var kind : List.of("initContainers", "containers")) {
            for (var container : items(pod, kind)) {
                items(container, "envFrom")
                        .forEach(from -> add(from.at("secretRef").at("name"), names));
                items(container, "env")
                        .forEach(one ->
                                add(one.at("valueFrom").at("secretKeyRef").at("name"), names));
            }
        }
        return names;
    }

    private static List<JsonView> items(JsonView view, String name) {
        return view.json().orElse(Json.NULL) instanceof Json.Obj(var members)
                        && members.get(name) instanceof Json.Arr(var found)
                ? found.stream().map(JsonView::of).toList()
                : List.of();
    }

    private static void add(JsonView name, Set<String> names) {
        if (name.json().orElse(Json.NULL) instanceof Json.Str(var text)) {
            names.add(text);
        }
    }
}
