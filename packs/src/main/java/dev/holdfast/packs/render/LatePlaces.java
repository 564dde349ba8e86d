package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.HolePlace;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where values of sites may come out without anybody signing for each site: texts and numbers that choose nothing that runs
 * (packs-and-profiles.md §3, R2, R3, R5). One place that may not be a hole, and the layer is rendered for each site instead.
 * Confined to one thread.
 */
final class LatePlaces implements HoleFinder.Places {
    private final Sampling samples;
    private final Map<String, LateVariable> variables = new TreeMap<>();
    private boolean possible = true;
    private boolean marked;

    /** @param variables those of the samples */
    LatePlaces(List<HoleFinder.Sampled> sampled, List<LateVariable> variables) {
        this.samples =
                new Sampling(sampled.stream().map(HoleFinder.Sampled::sample).toList());
        variables.forEach(variable -> this.variables.put(variable.name(), variable));
    }

    /** Whether everything that moved may wait for the site. */
    boolean possible() {
        return possible;
    }

    /** Whether there are marks: then it is worth knowing with which variable each moves. */
    boolean marked() {
        return marked;
    }

    @Override
    public Optional<Filling> filling(ObjectRef object, List<String> names, Json value, List<Json> variants) {
        var filling =
                HolePlace.takesValue(object, names) ? of(object, names, value, variants) : Optional.<Filling>empty();
        if (filling.isEmpty()
                && isOfPods(names)
                && value instanceof Json.Str(var text)
                && Sampling.isChecksum(text, variants)) {
            marked = true;
            return Optional.of(new Filling.Derived(samples.moving(text, variants, variables.keySet())));
        }
        possible &= filling.isPresent();
        return filling;
    }

    /** Marks are there to restart pods; elsewhere somebody may read the checksum. */
    private static boolean isOfPods(List<String> names) {
        return HolePlace.takesMark(names) && names.contains("template");
    }

    private Optional<Filling> of(ObjectRef object, List<String> names, Json value, List<Json> variants) {
        return switch (value) {
            case Json.Str(var text) ->
                (HolePlace.isSecretData(object, names)
                                ? samples.ofSecret(text, variants)
                                : samples.ofText(text, variants))
                        .map(Filling.Text::new);
            case Json.Num number ->
                samples.ofNumber(number, variants)
                        .filter(name -> Optional.ofNullable(variables.get(name))
                                .filter(variable -> variable.format() == ValueFormat.NUMBER)
                                .isPresent())
                        .map(Filling.Numeric::new);
            case Json.Obj _, Json.Arr _, Json.Bool _, Json.Nil _ -> Optional.empty();
        };
    }

    @Override
    public void moves(ObjectRef object, List<String> names) {
        possible = false;
    }

    @Override
    public void unlike() {
        possible = false;
    }
}
