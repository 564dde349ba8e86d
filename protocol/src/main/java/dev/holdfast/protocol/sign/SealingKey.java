package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * An X25519 key pair in memory: secrets of a site are sealed to its public half (protocol.md D17). Its text form never
 * contains the private half. Immutable.
 */
public final class SealingKey {
    private final byte[] seed;
    private final String publicHex;

    private SealingKey(byte[] seed) {
        this.seed = seed;
        var raw = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(seed, 0, raw, 0);
        this.publicHex = HexFormat.of().formatHex(raw);
    }

    public static SealingKey generate(SecureRandom random) {
        var seed = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, seed);
        return new SealingKey(seed);
    }

    /** From the raw 32-byte private key, as stored in a key file. */
    public static SealingKey fromSeed(Bytes seed) {
        if (seed.length() != X25519.SCALAR_SIZE) {
            throw new IllegalArgumentException(
                    "an X25519 private key has " + X25519.SCALAR_SIZE + " bytes, not " + seed.length());
        }
        return new SealingKey(seed.toArray());
    }

    /** The raw 32-byte private key, for a key file with mode 0600 and nothing else. */
    public Bytes seed() {
        return Bytes.copyOf(seed);
    }

    /** The public half: 32 bytes in lower-case hexadecimal. */
    public String publicHex() {
        return publicHex;
    }

    @Override
    public String toString() {
        return "sealing key " + publicHex;
    }
}
