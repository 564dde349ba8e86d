package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;
import java.util.List;

/**
 * What the target opens and signs with, and whom it believes.
 *
 * @param sealing opens what was sealed to this site
 * @param signer signs the target's statements
 * @param sources whose offers and decisions count: the source, and whoever may order a reclaim
 */
public record TargetKeys(SealingKey sealing, Signer signer, List<PublicKey> sources) {
    public TargetKeys {
        sources = List.copyOf(sources);
    }
}
