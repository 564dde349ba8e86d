package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Fills the holes of a layer: at the site with opened secrets, at the hub to see that Helm would say the same. */
public final class Holes {
    private Holes() {}

    /** What fills holes. */
    public interface Values {
        /** The value of a sensitive variable. @throws dev.holdfast.protocol.problem.Refusal when there is none here */
        String value(String variable);

        /** A text that changes with the values of these variables and from which nobody learns them. */
        String mark(List<String> variables);
    }

    /** Every variable that the holes of a layer take. */
    public static Set<String> variables(HydratedLayer layer) {
        var names = new TreeSet<String>();
        layer.objects().forEach(object -> object.holes().forEach(hole -> names.addAll(hole.variables())));
        layer.hooks().forEach(hook -> hook.holes().forEach(hole -> names.addAll(hole.variables())));
        return names;
    }

    /** Refuses a layer with a hole where none may be. @throws dev.holdfast.protocol.problem.Refusal HF-LAY-002 */
    public static void check(HydratedLayer layer) {
        layer.objects().forEach(object -> object.holes().forEach(hole -> HolePlace.check(hole, object.manifest())));
        layer.hooks().forEach(hook -> hook.holes().forEach(hole -> HolePlace.check(hole, hook.manifest())));
    }

    /** The layer without holes; as it is when it has none. @throws dev.holdfast.protocol.problem.Refusal as {@link Values} and {@link Part#join} do */
    public static HydratedLayer fill(HydratedLayer layer, Values values) {
        if (variables(layer).isEmpty()) {
            return layer;
        }
        return layer.with(
                layer.objects().stream()
                        .map(object -> new LayerObject(
                                filled(object.manifest(), object.holes(), values), object.onImmutable(), List.of()))
                        .toList(),
                layer.hooks().stream()
                        .map(hook -> new Hook(
                                hook.events(),
                                hook.weight(),
                                hook.deletePolicies(),
                                filled(hook.manifest(), hook.holes(), values),
                                List.of()))
                        .toList());
    }

    private static Json.Obj filled(Json.Obj manifest, List<Hole> holes, Values values) {
        var filled = manifest;
        for (var hole : holes) {
            HolePlace.check(hole, manifest);
            var text =
                    switch (hole.filling()) {
                        case Hole.Filling.Text(var parts) -> Part.join(parts, values::value);
                        case Hole.Filling.Derived(var variables) -> values.mark(variables);
                    };
            filled = HolePlace.put(filled, hole.pointer(), text);
        }
        return filled;
    }
}
