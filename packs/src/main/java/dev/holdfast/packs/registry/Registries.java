package dev.holdfast.packs.registry;

import dev.holdfast.packs.format.ChartReference;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Registries in the order in which they are asked; between two of the same order nobody chose. Immutable. */
public final class Registries {
    private static final int MOST_NAMED = 12;

    /** Newer ones are more, but none with a suffix is more than one without. */
    private static final Comparator<PackVersion> PREFERRED =
            Comparator.comparing(PackVersion::isRelease).thenComparing(Comparator.naturalOrder());

    private final List<PackRegistry> ordered;

    /** Of those with the same order the first given is asked first. */
    public Registries(List<? extends PackRegistry> registries) {
        this.ordered = registries.stream()
                .<PackRegistry>map(registry -> registry)
                .sorted(Comparator.comparingLong(PackRegistry::order))
                .toList();
    }

    /**
     * The pack or chart that a tag means: an exact version, {@code 1.2.x} or {@code latest}; of a range the newest, and one
     * with a suffix such as {@code -rev1} only where it has no other. The first registry that has the pack decides; a
     * later one is only asked when it has none of that name.
     *
     * @param registry the only registry to ask; empty for all
     * @throws Refusal HF-REG-002 (no such pack), -003 (no such version), -004 (no such registry), -007 to -009 when one
     *     that comes first cannot be asked: another one's pack of that name may be another pack, -021 when two of the same
     *     order have it
     */
    public Listed resolve(String pack, String tag, String registry) {
        var asked = ordered.stream()
                .filter(r -> registry.isEmpty() || r.name().equals(registry))
                .toList();
        if (asked.isEmpty() && !registry.isEmpty()) {
            throw new Refusal("HF-REG-004", "the registry " + registry, "no such registry", "apply it first");
        }
        var versions = first(asked, pack, candidate -> candidate.find(pack));
        if (!versions.isEmpty()) {
            return choose(versions, pack, tag, versions.getFirst().registry());
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

    /** What the first that has anything of it has. @throws Refusal HF-REG-021 when another one of its order has too */
    private static List<Listed> first(
            List<PackRegistry> asked, String what, Function<PackRegistry, List<Listed>> versions) {
        var found = List.<Listed>of();
        var holders = new ArrayList<PackRegistry>();
        for (var registry : asked) {
            if (!holders.isEmpty() && registry.order() != holders.getFirst().order()) {
                break;
            }
            var here = versions.apply(registry);
            if (!here.isEmpty()) {
                found = holders.isEmpty() ? here : found;
                holders.add(registry);
            }
        }
        if (holders.size() > 1) {
            throw new Refusal(
                    "HF-REG-021",
                    what + " in one registry, or in several of which one comes first",
                    "in " + holders.stream().map(PackRegistry::name).collect(Collectors.joining(", "))
                            + ", none of which comes first",
                    "name one in the layer, as registry: " + holders.getFirst().name()
                            + ", or give the Registries different spec.order: the lower one is asked first");
        }
        return found;
    }

    /**
     * A chart that a pack refers to: of the registry at that address, else of the first that has it in exactly this version.
     *
     * @throws Refusal HF-REG-018 when none has it, else as {@link #resolve(String, String, String)}
     */
    public Listed resolve(ChartReference reference) {
        var own = ordered.stream()
                .filter(registry -> registry.isAt(reference.repository()))
                .findFirst();
        if (own.isPresent()) {
            return resolve(reference.name(), reference.version(), own.get().name());
        }
        var same = first(ordered, reference.toString(), registry -> registry.find(reference.name()).stream()
                .filter(listed -> listed.version().equals(reference.version()))
                .toList());
        if (!same.isEmpty()) {
            return same.getFirst();
        }
        throw new Refusal(
                "HF-REG-018",
                "the chart " + reference + " in a registry",
                "no registry at that address, and none with that version",
                "apply a Registry with the url " + reference.repository() + ", or one that mirrors it");
    }

    /**
     * The chart at an address, which has to lie in one of the registries: what is fetched, and how, is said there.
     *
     * @throws Refusal HF-REG-018 when it lies in none, else as {@link #resolve}
     */
    public Listed at(String address, String tag) {
        for (var registry : ordered) {
            var found = registry.at(address);
            if (found.size() == 1 && tag.equals("latest")) {
                return found.getFirst();
            }
            if (!found.isEmpty()) {
                return choose(found, address, tag, registry.name());
            }
        }
        throw new Refusal(
                "HF-REG-018",
                "the chart " + address + " in a registry",
                ordered.isEmpty() ? "no registry at all" : "none of the registries has it at that address",
                "apply a Registry of type helm or oci whose url it begins with");
    }

    /**
     * What an image's name means now; empty when none of these registries has it.
     *
     * @throws Refusal HF-REG-007 to -009 when the one that it belongs to cannot be asked
     */
    public Optional<Digest> image(ImageName image) {
        return ordered.stream()
                .flatMap(registry -> registry.image(image).stream())
                .findFirst();
    }

    /** Its content. @throws Refusal as {@link PackRegistry#bring} */
    public Brought bring(Listed listed) {
        return registry(listed).bring(listed);
    }

    /** What whoever takes it should know: HF-REG-011 to -013. */
    public List<Finding> warnings(Listed listed) {
        var warnings = new ArrayList<Finding>();
        registry(listed).notice().ifPresent(warnings::add);
        switch (listed.mark()) {
            case CURRENT -> {}
            case DEPRECATED ->
                warnings.add(Finding.warning(
                        "",
                        0,
                        "HF-REG-012",
                        listed + " of the registry " + listed.registry() + " is deprecated by its maker",
                        "look for what replaces it"));
            case GONE ->
                warnings.add(Finding.warning(
                        "",
                        0,
                        "HF-REG-013",
                        "the registry " + listed.registry() + " does not have " + listed
                                + " any more; the copy that was kept is used",
                        "go to a version that it has"));
        }
        return warnings;
    }

    private PackRegistry registry(Listed listed) {
        return ordered.stream()
                .filter(registry -> registry.name().equals(listed.registry()))
                .findFirst()
                .orElseThrow();
    }

    private static Listed choose(List<Listed> versions, String pack, String tag, String registry) {
        for (var version : versions) {
            if (version.version().equals(tag)) {
                return version;
            }
        }
        return versions.stream()
                .filter(v -> v.mark() != Listed.Mark.GONE)
                .filter(v -> PackVersion.parse(v.version())
                        .filter(p -> p.matches(tag))
                        .isPresent())
                .max(Comparator.comparing(v -> PackVersion.parse(v.version()).orElseThrow(), PREFERRED))
                .orElseThrow(() -> new Refusal(
                        "HF-REG-003",
                        "version " + tag + " of the pack " + pack,
                        "in " + registry + " only "
                                + versions.stream()
                                        .map(Listed::version)
                                        .limit(MOST_NAMED)
                                        .collect(Collectors.joining(", "))
                                + (versions.size() > MOST_NAMED
                                        ? " and " + (versions.size() - MOST_NAMED) + " more"
                                        : ""),
                        "name one of these, a range such as 1.2.x, or latest"));
    }
}
