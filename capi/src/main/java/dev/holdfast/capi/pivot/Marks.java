package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;

/** The annotations by which objects of a pivot are found again, whatever a journal knows. */
final class Marks {
    /** Which attempt created the object. */
    static final String PIVOT = "holdfast.dev/pivot";

    /** The digest of what the object says, as it was sealed. */
    static final String CONTENT = "holdfast.dev/pivot-content";

    /** On a Cluster: who may act, counted. */
    static final String EPOCH = "holdfast.dev/epoch";

    /** Tells webhooks of Cluster API that a deletion is a move. */
    static final String DELETE_FOR_MOVE = "clusterctl.cluster.x-k8s.io/delete-for-move";

    /** Set by infrastructure providers until they may be moved. */
    static final String BLOCK_MOVE = "clusterctl.cluster.x-k8s.io/block-move";

    private static final String OURS = "holdfast.dev/";

    private Marks() {}

    static boolean isOurs(String annotation) {
        return annotation.startsWith(OURS) || annotation.equals(DELETE_FOR_MOVE);
    }

    /** The epoch a Cluster says it has; 0 when it never moved. */
    static long epoch(CapiObject cluster) {
        var text = cluster.annotation(EPOCH);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
