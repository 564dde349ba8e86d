package dev.holdfast.packs.render;

import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.List;
import java.util.Map;

/** The tree that {@code .spectro} and {@code .holdfast} stand for. */
final class SharedMacros {
    private SharedMacros() {}

    /** Booleans are booleans, so that {@code if} works; all else is text and comes out as written. */
    static Json.Obj of(List<Variable> declared, Map<String, String> variables, Map<String, String> system) {
        var values = Json.Obj.EMPTY;
        for (var variable : declared) {
            for (var name : variable.names()) {
                var text = variables.getOrDefault(name, "");
                values = variable.format() == ValueFormat.BOOLEAN
                        ? values.with(name, text.equals("true"))
                        : put(values, name, text);
            }
        }
        var tree = Json.Obj.EMPTY;
        for (var macro : system.entrySet()) {
            tree = put(tree, macro.getKey(), macro.getValue());
        }
        return Json.object("var", values, "system", tree, "pack", Json.Obj.EMPTY);
    }

    private static Json.Obj put(Json.Obj tree, String path, String text) {
        var dot = path.indexOf('.');
        if (dot < 0) {
            return tree.with(path, text);
        }
        var name = path.substring(0, dot);
        var below = tree.members().get(name) instanceof Json.Obj child ? child : Json.Obj.EMPTY;
        return tree.with(name, put(below, path.substring(dot + 1), text));
    }
}
