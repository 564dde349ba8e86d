package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;

/** Where in an object a hole is (RFC 6901), and whether one may be there. */
final class HolePlace {
    private HolePlace() {}

    /**
     * Values of sensitive variables go into the data of a Secret and nowhere else; marks into annotations.
     *
     * @throws Refusal HF-LAY-002
     */
    static void check(Hole hole, Json.Obj manifest) {
        var names = JsonPointer.names(hole.pointer());
        var view = JsonView.of(manifest);
        var allowed =
                switch (hole.filling()) {
                    case Hole.Filling.Text _ ->
                        view.at("apiVersion").text("").equals("v1")
                                && view.at("kind").text("").equals("Secret")
                                && names.size() == 2
                                && names.getFirst().equals("data");
                    case Hole.Filling.Derived _ ->
                        names.size() >= 3
                                && names.get(names.size() - 2).equals("annotations")
                                && names.get(names.size() - 3).equals("metadata");
                };
        if (!allowed || !(at(manifest, names) instanceof Json.Str)) {
            throw new Refusal(
                    "HF-LAY-002",
                    "a hole in the data of a Secret, or a mark in an annotation",
                    hole.pointer() + " of " + ObjectRef.of(manifest),
                    "publish again with a hub that this agent understands");
        }
    }

    /** The object with another text at this place, which must be there. */
    static Json.Obj put(Json.Obj manifest, String pointer, String text) {
        return (Json.Obj) put((Json) manifest, JsonPointer.names(pointer), text);
    }

    private static Json put(Json node, List<String> names, String text) {
        if (names.isEmpty()) {
            return new Json.Str(text);
        }
        var object = (Json.Obj) node;
        var name = names.getFirst();
        var below = object.members().get(name);
        if (below == null) {
            throw new IllegalArgumentException("there is nothing at " + name);
        }
        return object.with(name, put(below, names.subList(1, names.size()), text));
    }

    private static Json at(Json node, List<String> names) {
        var here = node;
        for (var name : names) {
            if (!(here instanceof Json.Obj(var members)) || !members.containsKey(name)) {
                return Json.NULL;
            }
            here = members.getOrDefault(name, Json.NULL);
        }
        return here;
    }
}
