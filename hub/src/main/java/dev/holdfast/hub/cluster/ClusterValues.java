package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.LayerOrigin;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.packs.values.Variables;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds the values of a cluster to what its profiles declare, before anything is stored. */
record ClusterValues(Profiles profiles) {
    /** @param labels of the site, as far as they are known */
    void check(Cluster cluster, Map<String, String> labels, Findings findings) {
        var declared = new LinkedHashMap<String, Variable>();
        var layers = new TreeSet<String>();
        var read = new ArrayList<Profile>();
        for (var pin : cluster.profiles()) {
            var version = profiles.find(pin.profile(), pin.version());
            if (version.isEmpty()) {
                // Said elsewhere; without this profile nobody knows what is declared.
                return;
            }
            profile(pin.profile(), version.get().spec()).ifPresent(profile -> {
                read.add(profile);
                for (var variable : profile.variables()) {
                    var other = declared.putIfAbsent(variable.name(), variable);
                    if (other != null && !other.generated().equals(variable.generated())) {
                        findings.add(
                                "spec.profiles",
                                "HF-CLU-023",
                                "the profiles of this cluster have other ways to generate the variable "
                                        + variable.name() + ", and a site makes one",
                                "declare it alike in all of them, or call one otherwise");
                    }
                }
                profile.layers().forEach(layer -> layers.add(layer.id()));
            });
        }
        together(read, findings);
        overrides(cluster.overrides(), layers, findings);
        var values = cluster.values(labels);
        var later = new HashSet<String>();
        cluster.variables().forEach((name, value) -> {
            if (value instanceof Cluster.Value.FromLabel && !values.containsKey(name)) {
                later.add(name);
            }
        });
        var wrong = Variables.check(
                        known(declared, later), values, cluster.secrets().keySet())
                .findings()
                .stream()
                .map(f -> f.under("spec"))
                .toList();
        Finding.errorsOf(wrong).forEach(findings::add);
    }

    /** One core at most, and no pack twice. */
    private static void together(List<Profile> profiles, Findings findings) {
        var cores =
                profiles.stream().filter(Profile::hasCore).map(Profile::name).toList();
        if (cores.size() > 1) {
            findings.add(
                    "spec.profiles",
                    "HF-CLU-016",
                    "the profiles " + String.join(" and ", cores) + " each bring OS, Kubernetes, network and storage",
                    "keep one of type infra or cluster, and profiles of type add-on beside it");
        }
        var packs = new HashMap<String, String>();
        for (var profile : profiles) {
            for (var layer : profile.layers()) {
                if (layer.origin() instanceof LayerOrigin.FromPack pack) {
                    var other = packs.putIfAbsent(pack.name(), profile.name());
                    if (other != null && !other.equals(profile.name())) {
                        findings.add(
                                "spec.profiles",
                                "HF-CLU-017",
                                "the profiles " + other + " and " + profile.name() + " both bring the pack "
                                        + pack.name(),
                                "take it out of one of them");
                    }
                }
            }
        }
    }

    // A label that the site does not have yet is no error: the cluster waits for it and says so.
    private static List<Variable> known(Map<String, Variable> declared, Set<String> later) {
        return declared.values().stream()
                .filter(variable -> !later.contains(variable.name()))
                .toList();
    }

    // A layer's name that is spelled wrongly would override nothing, and nobody would know.
    private static void overrides(Map<String, String> overrides, Set<String> layers, Findings findings) {
        for (var name : overrides.keySet()) {
            if (!layers.contains(name)) {
                findings.add(
                        "spec.overrides." + name,
                        "HF-CLU-011",
                        "no profile of this cluster has a layer " + name,
                        "use one of " + String.join(", ", layers));
            }
        }
    }

    private static Optional<Profile> profile(String name, Json.Obj spec) {
        return switch (Profile.read(name, spec)) {
            case Checked.Valid<Profile> read -> Optional.of(read.value());
            case Checked.Invalid<Profile> _ -> Optional.empty();
        };
    }
}
