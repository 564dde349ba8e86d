package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What an object says, apart from what is different on every server and from our own pause and marks: two objects with
 * the same digest mean the same. Pure.
 */
final class Content {
    private static final List<String> OF_THE_SERVER = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink",
            "generateName");

    private Content() {}

    static Digest digest(CapiObject object, Collection<PausePoint> pauses) {
        return StrictJson.writeSorted(of(object, pauses)).digest();
    }

    /** One digest for a whole set: every object by name. */
    static Digest digest(Collection<CapiObject> objects, Collection<PausePoint> pauses) {
        var lines = objects.stream()
                .map(object -> object.identity() + "=" + digest(object, pauses))
                .sorted()
                .toList();
        return Bytes.utf8(String.join("\n", lines)).digest();
    }

    static Json.Obj of(CapiObject object, Collection<PausePoint> pauses) {
        return woken(bare(object.json()), pauses);
    }

    /** The object as it was before we paused it. */
    static Json.Obj woken(Json.Obj object, Collection<PausePoint> pauses) {
        var identity = new CapiObject(object).identity();
        return pauses.stream()
                .filter(pause -> pause.member().ref().identity().equals(identity))
                .findFirst()
                .map(pause -> undo(object, pause.how()))
                .orElse(object);
    }

    private static Json.Obj undo(Json.Obj object, PausePoint.How how) {
        return switch (how) {
            case SPEC -> tidy(object, "spec", member(object, "spec").without("paused"));
            case SPEC_FALSE -> object.with("spec", member(object, "spec").with("paused", false));
            case ANNOTATION -> annotations(object, Set.of(CapiApi.PAUSED_ANNOTATION)::contains);
        };
    }

    /** Metadata without what every server sets for itself. */
    static Json.Obj withoutServer(Json.Obj metadata) {
        var rest = metadata;
        for (var field : OF_THE_SERVER) {
            rest = rest.without(field);
        }
        return rest;
    }

    private static Json.Obj bare(Json.Obj object) {
        var metadata = withoutServer(member(object, "metadata"));
        var owners = JsonView.of(metadata).at("ownerReferences").items().stream()
                .<Json>map(owner -> owner.object().without("uid"))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        var finalizers =
                JsonView.of(metadata).at("finalizers").texts().stream().sorted().toList();
        metadata = tidy(metadata, "ownerReferences", new Json.Arr(owners));
        metadata = tidy(metadata, "finalizers", Json.Arr.ofTexts(finalizers));
        return annotations(object.without("status").with("metadata", metadata), Marks::isOurs);
    }

    /** Without these annotations; a map that is empty then was not there before. */
    private static Json.Obj annotations(Json.Obj object, java.util.function.Predicate<String> dropped) {
        var metadata = member(object, "metadata");
        var annotations = member(metadata, "annotations");
        for (var name : annotations.members().keySet()) {
            if (dropped.test(name)) {
                annotations = annotations.without(name);
            }
        }
        return object.with("metadata", tidy(metadata, "annotations", annotations));
    }

    private static Json.Obj tidy(Json.Obj object, String name, Json value) {
        var empty =
                switch (value) {
                    case Json.Obj(var members) -> members.isEmpty();
                    case Json.Arr(var items) -> items.isEmpty();
                    case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> false;
                };
        return empty ? object.without(name) : object.with(name, value);
    }

    private static Json.Obj member(Json.Obj object, String name) {
        return object.members().get(name) instanceof Json.Obj found ? found : Json.Obj.EMPTY;
    }
}
