package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;

/** Port: signs with one Ed25519 key that stays where it is. */
public interface Signer {
    PublicKey publicKey();

    /** The 64-byte signature over exactly these bytes. */
    Bytes sign(Bytes message);
}
