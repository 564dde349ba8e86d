package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import java.security.SecureRandom;

/** An Ed25519 key pair in memory. Its text form never contains the private half. Immutable. */
public final class SigningKey implements Signer {
    private SigningKey() {}

    public static SigningKey generate(SecureRandom random) {
        throw new UnsupportedOperationException();
    }

    /** From the raw 32-byte seed, as stored in a key file. */
    public static SigningKey fromSeed(Bytes seed) {
        throw new UnsupportedOperationException();
    }

    /** The raw 32-byte seed, for a key file with mode 0600 and nothing else. */
    public Bytes seed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PublicKey publicKey() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bytes sign(Bytes message) {
        throw new UnsupportedOperationException();
    }
}
