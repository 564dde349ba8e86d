package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares layers whose holes are filled with real secrets with what Helm made of those; says nothing of the values. */
record RealValues(Map<String, String> secrets) implements Holes.Values {
    @Override
    public String value(String variable) {
        return secrets.getOrDefault(variable, "");
    }

    @Override
    public String mark(List<String> variables) {
        return "";
    }

    /** @param broken whether Helm refused to render with the real values */
    Optional<Finding> compare(Map<String, HydratedLayer> hollow, Map<String, HydratedLayer> real, boolean broken) {
        for (var layer : hollow.values()) {
            var names = String.join(", ", Holes.variables(layer));
            var made = Optional.ofNullable(real.get(layer.id()));
            try {
                if (broken || made.isEmpty() || !isSame(layer, Holes.fill(layer, this), made.get())) {
                    return Optional.of(Finding.error(
                            "layers." + layer.id(),
                            0,
                            "HF-SEC-005",
                            "with the value of the sensitive variable " + names
                                    + " the templates make something else than its text",
                            "put the macro in quotes where the profile or pack names it ({{.spectro.var.NAME | quote}}), or"
                                    + " set a value of letters and digits"));
                }
            } catch (Refusal e) {
                return Optional.of(Finding.error("layers." + layer.id(), 0, e.problem()));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether values of a site make the same of a layer with holes as Helm does; secrets wait in both.
     *
     * @param hollow with holes for the values
     * @param bound with the values in them
     * @param made by Helm
     */
    static boolean agrees(HydratedLayer hollow, HydratedLayer bound, HydratedLayer made) {
        return HoleFinder.isAlike(bound, made) && secrets(bound).equals(secrets(made)) && isSame(hollow, bound, made);
    }

    /** The holes that take secrets; of marks only where they are. */
    private static List<List<Object>> secrets(HydratedLayer layer) {
        return layer.objects().stream()
                .map(object -> object.holes().stream()
                        .<Object>map(hole -> hole.filling() instanceof Filling.Derived ? hole.pointer() : hole)
                        .sorted(Comparator.comparing(Object::toString))
                        .toList())
                .toList();
    }

    private static boolean isSame(HydratedLayer hollow, HydratedLayer filled, HydratedLayer made) {
        if (filled.objects().size() != made.objects().size()
                || filled.hooks().size() != made.hooks().size()) {
            return false;
        }
        for (int i = 0; i < filled.objects().size(); i++) {
            if (!isSame(
                    hollow.objects().get(i).holes(),
                    filled.objects().get(i).manifest(),
                    made.objects().get(i).manifest())) {
                return false;
            }
        }
        for (int i = 0; i < filled.hooks().size(); i++) {
            if (!isSame(
                    hollow.hooks().get(i).holes(),
                    filled.hooks().get(i).manifest(),
                    made.hooks().get(i).manifest())) {
                return false;
            }
        }
        return true;
    }

    /** But for marks: those are the one thing that Helm does otherwise. */
    private static boolean isSame(List<Hole> holes, Json filled, Json made) {
        var marks = holes.stream()
                .filter(hole -> hole.filling() instanceof Filling.Derived)
                .map(hole -> JsonPointer.names(hole.pointer()))
                .toList();
        return without(filled, marks).equals(without(made, marks));
    }

    private static Json without(Json json, List<List<String>> marks) {
        var left = json;
        for (var mark : marks) {
            left = without(left, mark, 0);
        }
        return left;
    }

    /** Annotations and labels' place without anything in them count as none: our own mark may be the only one. */
    private static Json without(Json json, List<String> names, int from) {
        if (!(json instanceof Json.Obj object) || !object.members().containsKey(names.get(from))) {
            return json;
        }
        var name = names.get(from);
        if (from == names.size() - 1) {
            return object.without(name);
        }
        var below = without(object.members().getOrDefault(name, Json.NULL), names, from + 1);
        var isEmpty = Stream.of("annotations", "metadata").anyMatch(name::equals) && below.equals(Json.Obj.EMPTY);
        return isEmpty ? object.without(name) : object.with(name, below);
    }
}
