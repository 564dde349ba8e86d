package dev.holdfast.hub.cluster;

import dev.holdfast.protocol.id.Bytes;

/**
 * A reclaim as it was ordered.
 *
 * @param id of the attempt
 * @param operator the key that signed offer and decision, in hexadecimal
 * @param sealed the set, sealed anew to the hub
 * @param lost the journal of the pivot that took the cluster to the site that is lost
 */
public record ReclaimRow(
        String cluster, String id, String operator, Bytes offer, Bytes decision, Bytes sealed, Bytes lost) {}
