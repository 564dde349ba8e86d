package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which container images objects run, and which a pack wants carried besides. */
final class Images {
    private static final Set<String> LISTS = Set.of("containers", "initContainers", "ephemeralContainers");

    private Images() {}

    /** All of them, sorted. */
    static List<String> of(List<Json.Obj> objects, Json.Obj values, Map<String, String> digests) {
        var images = new TreeSet<String>();
        objects.forEach(object -> collect(object, images));
        try {
            JsonView.of(values)
                    .at("pack")
                    .at("content")
                    .at("images")
                    .items()
                    .forEach(item -> images.add(pinned(item.at("image").text(), digests)));
        } catch (Refusal e) {
            // Real packs write this list in several ways; what the objects run is complete without it.
            return List.copyOf(images);
        }
        return List.copyOf(images);
    }

    /** The object, with the content of the images that its containers run (protocol.md D45). */
    static Json.Obj pinned(Json.Obj object, Map<String, String> digests) {
        return digests.isEmpty() ? object : (Json.Obj) pinned((Json) object, digests);
    }

    private static Json pinned(Json json, Map<String, String> digests) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var pinned = Json.Obj.EMPTY;
                for (var member : members.entrySet()) {
                    var below = pinned(member.getValue(), digests);
                    pinned = pinned.with(
                            member.getKey(),
                            LISTS.contains(member.getKey()) && below instanceof Json.Arr(var items)
                                    ? new Json.Arr(items.stream()
                                            .map(item -> container(item, digests))
                                            .toList())
                                    : below);
                }
                yield pinned;
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(item -> pinned(item, digests)).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    private static Json container(Json container, Map<String, String> digests) {
        return container instanceof Json.Obj object && object.members().get("image") instanceof Json.Str(var image)
                ? object.with("image", pinned(image, digests))
                : container;
    }

    private static String pinned(String image, Map<String, String> digests) {
        var digest = digests.get(image);
        return digest == null ? image : image + "@" + digest;
    }

    private static void collect(Json json, Set<String> images) {
        switch (json) {
            case Json.Obj(var members) ->
                members.forEach((name, value) -> {
                    if (LISTS.contains(name) && value instanceof Json.Arr(var items)) {
                        items.forEach(item -> add(item, images));
                    }
                    collect(value, images);
                });
            case Json.Arr(var items) -> items.forEach(item -> collect(item, images));
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> {}
        }
    }

    private static void add(Json container, Set<String> images) {
        if (container instanceof Json.Obj(var members)
                && members.get("image") instanceof Json.Str(var image)
                && !image.isBlank()) {
            images.add(image);
        }
    }
}
