package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.LayerKey;
import java.time.Instant;

/**
 * A signed removal statement: sites that lose the layer lose its data too.
 *
 * @param envelope as sites get it
 */
record Removal(LayerKey layer, Bytes envelope, Instant expires) {
    boolean holdsAt(Instant now) {
        return now.isBefore(expires);
    }
}
