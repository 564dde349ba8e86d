package dev.holdfast.hub.launch;

import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;

/**
 * The keys of the hub's side of a pivot.
 *
 * @param signer signs statements and calls; sites know it from their Director's root
 * @param sealing opens what sites seal to the hub
 * @param recovery the fleet's offline X25519 key, in hexadecimal
 */
public record LaunchKeys(Signer signer, SealingKey sealing, String recovery) {}
