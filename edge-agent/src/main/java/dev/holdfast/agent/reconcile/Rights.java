package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.id.LayerKey;

/** In whose name the agent works on the objects of a layer. */
public enum Rights {
    /** In its own: it is cluster-admin. */
    FULL,
    /** In the name of the layer's own service account {@code PROFILE.LAYER}, which somebody made and gave rights. */
    RESTRICTED;

    /** Where the service accounts of layers are. */
    public static final String NAMESPACE = "holdfast-layers";

    /** The name of a layer's service account; labels hold no dot, so no two layers share one. */
    static String account(LayerKey layer) {
        return layer.profile() + "." + layer.layer();
    }

    static String user(LayerKey layer) {
        return "system:serviceaccount:" + NAMESPACE + ":" + account(layer);
    }

    /** What somebody does about a missing right, which the API server describes in {@code reason}. */
    String remedy(LayerKey layer, String reason) {
        return switch (this) {
            case FULL -> "bind the agent to the ClusterRole cluster-admin, or run it with --restricted";
            case RESTRICTED ->
                reason.contains(" cannot impersonate")
                        ? "let the agent impersonate service accounts in namespace " + NAMESPACE
                        : "grant that to ServiceAccount " + account(layer) + " in namespace " + NAMESPACE;
        };
    }
}
