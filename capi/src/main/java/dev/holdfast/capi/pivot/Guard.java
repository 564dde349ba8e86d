package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import java.util.List;

/**
 * What keeps a control plane from making new certificates: the field and the condition, both. With either alone it
 * makes them, and the cluster is cut off from its own nodes.
 */
final class Guard {
    private Guard() {}

    static List<CapiObject> unarmed(Graph graph) {
        return graph.of(Graph.CONTROL_PLANE, "KubeadmControlPlane").stream()
                .filter(plane -> !armed(plane))
                .toList();
    }

    private static boolean armed(CapiObject plane) {
        return plane.status().at("initialization").at("controlPlaneInitialized").flag(false)
                && plane.condition("Initialized", "True");
    }
}
