package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.Bytes;
import java.time.Instant;

/**
 * The state of one signed repository.
 *
 * @param version of the timestamp, and the highest of all roles
 * @param signedAt when the timestamp was signed
 * @param targetsAt when the targets were signed
 */
record Signed(
        long version, long targetsVersion, long snapshotVersion, Bytes timestamp, Instant signedAt, Instant targetsAt) {
    String targetsFile() {
        return targetsVersion + ".targets.json";
    }

    String snapshotFile() {
        return snapshotVersion + ".snapshot.json";
    }
}
