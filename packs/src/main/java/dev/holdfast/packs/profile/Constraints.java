package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/**
 * What the {@code constraints} of a pack.json say: they check profiles and clusters, and change nothing.
 *
 * @param dependencies on other packs
 * @param resources that machines must have
 */
public record Constraints(List<Dependency> dependencies, List<ResourceNeed> resources) {
    /** Those of a pack that goes with everything, everywhere. */
    public static final Constraints NONE = new Constraints(List.of(), List.of());

    public Constraints {
        dependencies = List.copyOf(dependencies);
        resources = List.copyOf(resources);
    }

    /** All that can be read of a pack.json; what cannot is a warning HF-PCK-010 or -014 and constrains nothing. */
    public static Constraints read(Json.Obj description, List<Finding> findings) {
        return new Constraints(Dependency.read(description, findings), ResourceNeed.read(description, findings));
    }

    Json.Obj addTo(Json.Obj pack) {
        var json = dependencies.isEmpty()
                ? pack
                : pack.with(
                        "dependencies",
                        Json.of(dependencies.stream().map(Dependency::json).toList()));
        return resources.isEmpty()
                ? json
                : json.with(
                        "resources",
                        Json.of(resources.stream().map(ResourceNeed::json).toList()));
    }

    /** Reads what {@link #addTo} wrote. */
    static Constraints parse(JsonView pack) {
        var said = new ArrayList<Finding>();
        return new Constraints(
                pack.at("dependencies").items().stream()
                        .map(item -> Dependency.parse(item.object()))
                        .toList(),
                pack.at("resources").present()
                        ? ResourceNeed.read(Json.object("constraints", pack.object()), said)
                        : List.of());
    }
}
