package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.HolePlace;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where values of sites may come out without anybody signing for each site: texts and numbers that choose nothing that runs
 * (packs-and-profiles.md §3, R2, R3, R5). One place that may not be a hole, and the layer is rendered for each site instead.
 * Confined to one thread.
 */
final class LatePlaces implements HoleFinder.Places {
    private final Sampling samples;
    private final Collection<String> variables;
    private boolean possible = true;
    private boolean marked;

    /** @param variables those of the samples */
    LatePlaces(List<HoleFinder.Sampled> sampled, Collection<String> variables) {
        this.samples =
                new Sampling(sampled.stream().map(HoleFinder.Sampled::sample).toList());
        this.variables = variables;
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
        if (HolePlace.takesMark(names) && value instanceof Json.Str(var text) && Sampling.isChecksum(text, variants)) {
            marked = true;
            return Optional.of(new Filling.Derived(samples.moving(text, variants, variables)));
        }
        var filling =
                HolePlace.takesValue(object, names) ? of(object, names, value, variants) : Optional.<Filling>empty();
        possible &= filling.isPresent();
        return filling;
    }

    private Optional<Filling> of(ObjectRef object, List<String> names, Json value, List<Json> variants) {
        return switch (value) {
            case Json.Str(var text) ->
                (HolePlace.isSecretData(object, names)
                                ? samples.ofSecret(text, variants)
                                : samples.ofText(text, variants))
                        .map(Filling.Text::new);
            case Json.Num number -> samples.ofNumber(number, variants).map(Filling.Numeric::new);
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
