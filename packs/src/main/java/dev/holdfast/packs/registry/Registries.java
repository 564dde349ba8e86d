package dev.holdfast.packs.registry;

import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Registries in the order in which they are asked. Immutable. */
public final class Registries {
    private final List<PackRegistry> ordered;

    public Registries(List<? extends PackRegistry> ordered) {
        this.ordered = List.copyOf(ordered);
    }

    /**
     * The pack that a tag means: an exact version, {@code 1.2.x} or {@code latest}. The first registry that has the pack
     * decides; a later one is only asked when it has none of that name.
     *
     * @param registry the only registry to ask; empty for all
     * @throws Refusal HF-REG-002 (no such pack), -003 (no such version), -004 (no such registry)
     */
    public PackLocation resolve(String pack, String tag, String registry) {
        var asked = ordered.stream()
                .filter(r -> registry.isEmpty() || r.name().equals(registry))
                .toList();
        if (asked.isEmpty() && !registry.isEmpty()) {
            throw new Refusal("HF-REG-004", "the registry " + registry, "no such registry", "apply it first");
        }
        for (var candidate : asked) {
            var versions = candidate.find(pack);
            if (!versions.isEmpty()) {
                return choose(versions, pack, tag, candidate.name());
            }
        }
        var names = ordered.stream().map(PackRegistry::name).collect(Collectors.joining(", "));
        throw new Refusal(
                "HF-REG-002",
                "the pack " + pack,
                names.isEmpty()
                        ? "no registry at all"
                        : "none of that name in " + (registry.isEmpty() ? names : registry),
                "correct the name or apply the registry that has it");
    }

    private static PackLocation choose(List<PackLocation> versions, String pack, String tag, String registry) {
        for (var version : versions) {
            if (version.version().equals(tag)) {
                return version;
            }
        }
        return versions.stream()
                .filter(v -> PackVersion.parse(v.version())
                        .filter(p -> p.matches(tag))
                        .isPresent())
                .max(Comparator.comparing(v -> PackVersion.parse(v.version()).orElseThrow()))
                .orElseThrow(() -> new Refusal(
                        "HF-REG-003",
                        "version " + tag + " of the pack " + pack,
                        "in " + registry + " only "
                                + versions.stream().map(PackLocation::version).collect(Collectors.joining(", ")),
                        "name one of these, a range such as 1.2.x, or latest"));
    }
}
