package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Fills the holes of a layer: at the site with opened secrets, at the hub to see that Helm would say the same. */
public final class Holes {
    private Holes() {}

    /** What fills holes. */
    public interface Values {
        /** The value of a variable. @throws dev.holdfast.protocol.problem.Refusal when there is none here */
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
        var late = late(layer);
        layer.objects()
                .forEach(object -> object.holes().forEach(hole -> HolePlace.check(hole, object.manifest(), late)));
        layer.hooks().forEach(hook -> hook.holes().forEach(hole -> HolePlace.check(hole, hook.manifest(), late)));
    }

    /**
     * Refuses values that the layer's variables do not allow.
     *
     * @param values by the variable's name, of every {@link HydratedLayer#variables} and of nothing else
     * @throws dev.holdfast.protocol.problem.Refusal HF-LAY-004
     */
    public static void check(HydratedLayer layer, Map<String, String> values) {
        layer.variables().forEach(variable -> variable.check(values.getOrDefault(variable.name(), "")));
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(late(layer).keySet());
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    "HF-LAY-004",
                    "values of variables that layer " + layer.id() + " takes",
                    "one of " + unknown.first(),
                    "publish again, or update the agent of this site");
        }
    }

    /** The layer without holes; as it is when it has none. @throws dev.holdfast.protocol.problem.Refusal as {@link Values} and {@link Part#join} do */
    public static HydratedLayer fill(HydratedLayer layer, Values values) {
        return fill(layer, values, variables(layer));
    }

    /**
     * The layer as a site with these values has it, but for secrets: their holes stay, and marks change with the values as they
     * do at a site, where they are others.
     *
     * @throws dev.holdfast.protocol.problem.Refusal HF-LAY-004
     */
    public static HydratedLayer bind(HydratedLayer layer, Map<String, String> values) {
        check(layer, values);
        return fill(
                layer,
                new Values() {
                    @Override
                    public String value(String variable) {
                        return values.getOrDefault(variable, "");
                    }

                    @Override
                    public String mark(List<String> variables) {
                        var own = Json.Arr.ofTexts(
                                variables.stream().map(this::value).toList());
                        return StrictJson.write(own).digest().value();
                    }
                },
                values.keySet());
    }

    /** The layer for people who look at it before any site: the name of each variable in the place of its value. */
    public static HydratedLayer named(HydratedLayer layer) {
        var late = late(layer).keySet();
        return layer.taking(
                layer.objects().stream()
                        .map(object -> {
                            var shown = object.manifest();
                            for (var hole : object.holes()) {
                                if (late.containsAll(hole.variables())) {
                                    shown = HolePlace.put(shown, hole.pointer(), new Json.Str(name(hole)));
                                }
                            }
                            return new LayerObject(shown, object.onImmutable(), others(object.holes(), late));
                        })
                        .toList(),
                List.of());
    }

    private static String name(Hole hole) {
        return switch (hole.filling()) {
            case Hole.Filling.Text(var parts) -> Part.join(parts, variable -> "<" + variable + ">");
            case Hole.Filling.Numeric(var variable) -> "<" + variable + ">";
            case Hole.Filling.Derived(var variables) -> "<mark of " + String.join(", ", variables) + ">";
        };
    }

    private static HydratedLayer fill(HydratedLayer layer, Values values, Set<String> known) {
        if (known.isEmpty()) {
            return layer;
        }
        var late = late(layer);
        return layer.taking(
                        layer.objects().stream()
                                .map(object -> new LayerObject(
                                        filled(object.manifest(), object.holes(), late, values, known),
                                        object.onImmutable(),
                                        others(object.holes(), known)))
                                .toList(),
                        List.of())
                .withHooks(layer.hooks().stream()
                        .map(hook -> new Hook(
                                hook.events(),
                                hook.weight(),
                                hook.deletePolicies(),
                                filled(hook.manifest(), hook.holes(), late, values, known),
                                others(hook.holes(), known)))
                        .toList());
    }

    private static List<Hole> others(List<Hole> holes, Set<String> known) {
        return holes.stream()
                .filter(hole -> !known.containsAll(hole.variables()))
                .toList();
    }

    private static Map<String, LateVariable> late(HydratedLayer layer) {
        return layer.variables().stream()
                .collect(Collectors.toMap(LateVariable::name, variable -> variable, (first, _) -> first));
    }

    private static Json.Obj filled(
            Json.Obj manifest, List<Hole> holes, Map<String, LateVariable> late, Values values, Set<String> known) {
        var filled = manifest;
        for (var hole : holes) {
            HolePlace.check(hole, manifest, late);
            if (known.containsAll(hole.variables())) {
                filled = HolePlace.put(filled, hole.pointer(), content(hole, values));
            }
        }
        return filled;
    }

    private static Json content(Hole hole, Values values) {
        return switch (hole.filling()) {
            case Hole.Filling.Text(var parts) -> new Json.Str(Part.join(parts, values::value));
            case Hole.Filling.Numeric(var variable) -> new Json.Num(new BigDecimal(values.value(variable)));
            case Hole.Filling.Derived(var variables) -> new Json.Str(values.mark(variables));
        };
    }
}
