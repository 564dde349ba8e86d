package dev.holdfast.agent.intake;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.io.IOException;
import java.util.Map;

/**
 * What a source offers, verified; nothing of it is stored. Good while the source is open.
 *
 * @param secrets the newest version of each
 */
public record Offer(DesiredState desired, Map<SecretName, Long> secrets, Layers layers) {
    /** Layers as they were signed. */
    public interface Layers {
        /** The layer. @throws IOException when the source breaks off */
        HydratedLayer read(DesiredLayer layer) throws IOException;

        /** How many bytes of it are not here yet. */
        long missing(DesiredLayer layer);
    }
}
