package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.Signer;

/**
 * What the source signs with, whom it believes and whom it seals to.
 *
 * @param signer signs the source's statements
 * @param target the key of the target's statements
 * @param targetSealing the target's X25519 key in hexadecimal; empty when nobody may be sealed to any more
 * @param recovery the fleet's offline X25519 key in hexadecimal: what is left when the target is lost
 */
public record SourceKeys(Signer signer, PublicKey target, String targetSealing, String recovery) {}
