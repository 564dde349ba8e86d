package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which layers a profile of each type has (packs-and-profiles.md §2). */
final class TypeRules {
    /** The layers that a cluster cannot be without, as packs call them, in the order in which they are needed. */
    private static final List<String> CORE = List.of("os", "k8s", "cni", "csi");

    private static final Map<String, String> NAMES =
            Map.of("os", "OS", "k8s", "Kubernetes", "cni", "network", "csi", "storage");

    private TypeRules() {}

    /** Whether a profile of this type brings a cluster's core. */
    static boolean hasCore(String type) {
        return type.equals("infra") || type.equals("cluster");
    }

    static void check(String type, List<Composition.Layer> layers, List<Finding> findings) {
        var core = new TreeMap<Integer, List<String>>();
        int firstOther = Integer.MAX_VALUE;
        int last = -1;
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            var kind = layer.pack().map(LockedPack::layer).orElse("addon");
            var path = "spec.layers[" + i + "]";
            var place = CORE.indexOf(kind);
            if (place >= 0) {
                core.computeIfAbsent(place, _ -> new ArrayList<>()).add(layer.id());
                if (hasCore(type) && (place < last || firstOther < i)) {
                    findings.add(Finding.warning(
                            path,
                            0,
                            "HF-PRF-022",
                            "the " + NAMES.get(kind) + " layer comes after one that needs it",
                            "order the layers: OS, Kubernetes, network, storage, then what runs on them"));
                }
                last = Math.max(last, place);
            } else if (!kind.equals("kernel")) {
                firstOther = Math.min(firstOther, i);
            }
            if (!hasCore(type) && (place >= 0 || kind.equals("kernel"))) {
                findings.add(Finding.error(
                        path + ".pack",
                        0,
                        "HF-PRF-012",
                        "the pack " + layer.pack().orElseThrow().name() + " is for the layer " + kind,
                        "a profile of type " + type
                                + " takes packs of layer addon only; core layers go into one of type"
                                + " infra or cluster"));
            } else if (type.equals("infra") && place < 0 && !kind.equals("kernel")) {
                findings.add(Finding.error(
                        path,
                        0,
                        "HF-PRF-021",
                        "the layer " + layer.id() + " is none of OS, Kubernetes, network and storage",
                        "put it into a profile of type add-on, or make this one of type cluster"));
            }
        }
        if (!hasCore(type)) {
            return;
        }
        for (int place = 0; place < CORE.size(); place++) {
            var there = core.getOrDefault(place, List.of());
            var name = NAMES.get(CORE.get(place));
            if (there.size() != 1) {
                findings.add(Finding.error(
                        "spec.layers",
                        0,
                        "HF-PRF-020",
                        "a profile of type " + type + " has exactly one " + name + " layer, and this one has "
                                + (there.isEmpty() ? "none" : String.join(" and ", there)),
                        there.isEmpty()
                                ? "add a pack of layer " + CORE.get(place) + ", or make the profile one of type add-on"
                                : "keep one of them"));
            }
        }
    }
}
