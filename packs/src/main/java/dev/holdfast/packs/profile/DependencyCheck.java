package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Finding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds packs to what they say of each other, with the chain of reasons: within a profile, and at a cluster. Pure. */
public final class DependencyCheck {
    private static final List<String> PROVIDERS = List.of("cni", "csi");
    private static final Set<String> CORE = Set.of("kernel", "os", "k8s", "cni", "csi");

    /** A pack of the profile. */
    private record Placed(String path, LockedPack pack) {
        String text() {
            return pack.name() + " " + pack.version();
        }
    }

    private final Map<String, Placed> packs = new LinkedHashMap<>();
    private final List<Finding> findings;

    private DependencyCheck(List<Finding> findings) {
        this.findings = findings;
    }

    private DependencyCheck add(String above, List<Composition.Layer> layers) {
        for (int i = 0; i < layers.size(); i++) {
            var path = above + "spec.layers[" + i + "].pack";
            layers.get(i).pack().ifPresent(pack -> packs.putIfAbsent(pack.name(), new Placed(path, pack)));
        }
        return this;
    }

    private static DependencyCheck of(List<Composition> profiles, List<Finding> findings) {
        var check = new DependencyCheck(findings);
        profiles.forEach(profile -> check.add(profile.name() + ".", profile.layers()));
        return check;
    }

    private void check() {
        packs.values().forEach(placed -> placed.pack().dependencies().forEach(dependency -> check(placed, dependency)));
        var told = new HashSet<String>();
        for (var placed : packs.values()) {
            if (!told.contains(placed.pack().name())) {
                checkCircle(placed, told);
            }
        }
    }

    /** Of packs that need each other none can be installed first. */
    private void checkCircle(Placed start, Set<String> told) {
        var circle = circle(start);
        if (circle.isEmpty()) {
            return;
        }
        told.addAll(circle);
        findings.add(Finding.error(
                start.path(),
                0,
                "HF-PRF-025",
                "packs need each other in a circle: " + String.join(" needs ", circle) + " needs "
                        + start.pack().name(),
                "take the constraint out of one of them"));
    }

    /** The shortest way from a pack to itself over what each needs; empty when there is none. */
    private List<String> circle(Placed start) {
        var ways = new LinkedHashMap<String, List<String>>();
        ways.put(start.pack().name(), List.of(start.pack().name()));
        for (var next = new ArrayDeque<>(List.of(start)); !next.isEmpty(); ) {
            var now = next.removeFirst();
            var way = ways.getOrDefault(now.pack().name(), List.of());
            for (var dependency : now.pack().dependencies()) {
                if (dependency.type() != Dependency.Type.REQUIRED) {
                    continue;
                }
                if (dependency.pack().equals(start.pack().name())) {
                    return way;
                }
                var needed = packs.get(dependency.pack());
                if (needed != null && !ways.containsKey(dependency.pack())) {
                    var longer = new ArrayList<>(way);
                    longer.add(dependency.pack());
                    ways.put(dependency.pack(), longer);
                    next.add(needed);
                }
            }
        }
        return List.of();
    }

    /** What does not go together in all profiles of a cluster; what is missing was told with each profile. */
    public static List<Finding> together(List<Composition> profiles) {
        var findings = new ArrayList<Finding>();
        of(profiles, findings).check();
        return findings.stream().filter(Finding::isError).toList();
    }

    /**
     * Packs that would be updated while another one, or they themselves, are outside of what that wants before; and another
     * network or storage provider, which no running cluster survives.
     */
    public static List<Finding> update(List<Composition> from, List<Composition> to) {
        var findings = new ArrayList<Finding>();
        var before = of(from, findings).packs;
        var after = of(to, findings).packs;
        for (var layer : PROVIDERS) {
            var gone = providers(before, layer)
                    .filter(one -> !after.containsKey(one.pack().name()))
                    .findFirst();
            var come = providers(after, layer)
                    .filter(one -> !before.containsKey(one.pack().name()))
                    .findFirst();
            if (gone.isPresent() && come.isPresent()) {
                findings.add(Finding.error(
                        come.get().path(),
                        0,
                        "HF-PRF-024",
                        "the cluster has " + gone.get().text() + " as its " + layer + " layer, and would get "
                                + come.get().text() + ", another provider",
                        "keep the provider, or make a new cluster"));
            }
        }
        for (var placed : after.values()) {
            var was = before.get(placed.pack().name());
            if (was == null || was.pack().version().equals(placed.pack().version())) {
                continue;
            }
            placed.pack().dependencies().stream()
                    .filter(dependency -> dependency.type() == Dependency.Type.UPGRADE)
                    .forEach(dependency -> Optional.ofNullable(before.get(dependency.pack()))
                            .filter(other -> !dependency.admits(other.pack().version()))
                            .ifPresent(other -> findings.add(Finding.error(
                                    placed.path(),
                                    0,
                                    "HF-PRF-019",
                                    "before an update to " + placed.text() + ", " + dependency.pack() + " must be "
                                            + dependency.range() + ", and the cluster has " + other.text(),
                                    "update in steps: to a version with " + dependency.pack() + " " + dependency.range()
                                            + " first"))));
        }
        return List.copyOf(findings);
    }

    private static Stream<Placed> providers(Map<String, Placed> packs, String layer) {
        return packs.values().stream().filter(placed -> placed.pack().layer().equals(layer));
    }

    /** @param layers all of the profile's, at the places of their layers */
    static void check(List<Composition.Layer> layers, List<Finding> findings) {
        new DependencyCheck(findings).add("", layers).check();
    }

    private void check(Placed placed, Dependency dependency) {
        if (dependency.isImpossible()) {
            impossible(placed, dependency);
            return;
        }
        var there = Optional.ofNullable(packs.get(dependency.pack()));
        switch (dependency.type()) {
            case REQUIRED -> {
                if (there.isEmpty()) {
                    missing(placed, dependency);
                } else if (!dependency.admits(there.get().pack().version())) {
                    outside(placed, dependency, there.get());
                }
            }
            case OPTIONAL ->
                there.filter(other -> !dependency.admits(other.pack().version()))
                        .ifPresent(other -> outside(placed, dependency, other));
            case NOT_SUPPORTED ->
                there.filter(other -> dependency.admits(other.pack().version()))
                        .ifPresent(other -> findings.add(Finding.error(
                                placed.path(),
                                0,
                                "HF-PRF-018",
                                because(placed) + placed.text() + " does not go with " + dependency.pack() + " "
                                        + dependency.range() + ", and the profile has " + other.text(),
                                "take one of them out, or another version of one")));
            case UPGRADE -> {}
        }
    }

    /** Whatever was meant: nothing can be held to it. */
    private void impossible(Placed placed, Dependency dependency) {
        findings.add(Finding.error(
                placed.path(),
                0,
                "HF-PRF-018",
                because(placed) + placed.text() + " says of " + dependency.pack() + " " + dependency.range()
                        + ", a range that no version is in",
                "correct minVersion and maxVersion in the pack.json of "
                        + placed.pack().name() + ", or take another version of it"));
    }

    /** What core layers bring, another profile of the cluster may bring, or nobody when the cluster was there before. */
    private void missing(Placed placed, Dependency dependency) {
        if (!CORE.contains(dependency.layer())) {
            findings.add(Finding.warning(
                    placed.path(),
                    0,
                    "HF-PRF-017",
                    because(placed) + placed.text() + " needs " + dependency.pack() + " " + dependency.range()
                            + ", and no layer of this profile brings it",
                    "add a layer, or a profile that brings it to every cluster that has this one"));
        }
    }

    private void outside(Placed placed, Dependency dependency, Placed other) {
        var wishes = packs.values().stream()
                .flatMap(one -> one.pack().dependencies().stream()
                        .filter(each -> each.pack().equals(dependency.pack()))
                        .filter(each ->
                                each.type() == Dependency.Type.REQUIRED || each.type() == Dependency.Type.OPTIONAL)
                        .filter(_ -> !one.path().equals(placed.path()))
                        .map(each -> one.text() + " wants " + each.range()))
                .collect(Collectors.joining(", "));
        findings.add(Finding.error(
                placed.path(),
                0,
                "HF-PRF-018",
                because(placed) + placed.text() + " needs " + dependency.pack() + " " + dependency.range()
                        + ", and the profile has " + other.text() + (wishes.isEmpty() ? "" : "; " + wishes),
                "choose a version of " + dependency.pack() + " that suits all, or another one of "
                        + placed.pack().name()));
    }

    /** Who needs this pack in turn, from the one that nobody needs. */
    private String because(Placed placed) {
        var chain = new ArrayList<String>();
        var seen = new HashSet<String>(Set.of(placed.pack().name()));
        var now = placed;
        for (var above = above(now, seen); above.isPresent(); above = above(now, seen)) {
            chain.addFirst(above.get().text() + " needs " + now.pack().name());
            now = above.get();
        }
        return chain.isEmpty() ? "" : String.join(", ", chain) + ", ";
    }

    private Optional<Placed> above(Placed placed, Set<String> seen) {
        return packs.values().stream()
                .filter(other -> other.pack().dependencies().stream()
                        .anyMatch(dependency -> dependency.type() == Dependency.Type.REQUIRED
                                && dependency.pack().equals(placed.pack().name())))
                .filter(other -> seen.add(other.pack().name()))
                .findFirst();
    }
}
