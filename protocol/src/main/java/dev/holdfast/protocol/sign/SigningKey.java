package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key pair in memory. Its text form never contains the private half. Immutable. */
public final class SigningKey implements Signer {
    private final byte[] seed;
    private final byte[] raw;
    private final PublicKey publicKey;

    private SigningKey(byte[] seed) {
        this.seed = seed;
        this.raw = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        this.publicKey = PublicKey.of(Bytes.copyOf(raw));
    }

    public static SigningKey generate(SecureRandom random) {
        var seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new SigningKey(seed);
    }

    /** From the raw 32-byte seed, as stored in a key file. */
    public static SigningKey fromSeed(Bytes seed) {
        if (seed.length() != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException(
                    "an Ed25519 seed has " + Ed25519.SECRET_KEY_SIZE + " bytes, not " + seed.length());
        }
        return new SigningKey(seed.toArray());
    }

    /** The raw 32-byte seed, for a key file with mode 0600 and nothing else. */
    public Bytes seed() {
        return Bytes.copyOf(seed);
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes message) {
        var content = message.toArray();
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, raw, 0, content, 0, content.length, signature, 0);
        return Bytes.copyOf(signature);
    }

    @Override
    public String toString() {
        return "signing key " + publicKey.keyId();
    }
}
