package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which container images objects run, and which a pack wants carried besides. */
final class Images {
    private static final Set<String> LISTS = Set.of("containers", "initContainers", "ephemeralContainers");

    private Images() {}

    static List<String> of(List<Json.Obj> objects, Json.Obj values) {
        var images = new TreeSet<String>();
        objects.forEach(object -> collect(object, images));
        try {
            JsonView.of(values)
                    .at("pack")
                    .at("content")
                    .at("images")
                    .items()
                    .forEach(item -> images.add(item.at("image").text()));
        } catch (Refusal e) {
            // Real packs write this list in several ways; what the objects run is complete without it.
            return List.copyOf(images);
        }
        return List.copyOf(images);
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
