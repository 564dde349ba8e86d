package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Seals a secret to one X25519 key: HPKE base mode, RFC 9180 suite X25519, HKDF-SHA256, ChaCha20-Poly1305 (protocol.md
 * D17). A sealed text is the 32-byte key share followed by the ciphertext. The sender stays unknown: whoever needs to
 * know it signs around the seal.
 */
public final class SecretSeal {
    private SecretSeal() {}

    /**
     * Seals to the holder of a key.
     *
     * @param recipient the public key as {@link SealingKey#publicHex} writes it
     * @param purpose what such secrets are for; another purpose cannot open it
     * @param context what this one secret belongs to, said again by whoever opens it
     */
    public static Bytes seal(String recipient, String purpose, Bytes context, Bytes secret) {
        var suite = suite();
        var key = suite.deserializePublicKey(HexFormat.of().parseHex(recipient));
        try {
            var sender = suite.setupBaseS(key, info(purpose));
            var share = sender.getEncapsulation();
            var text = sender.seal(context.toArray(), secret.toArray());
            var out = Arrays.copyOf(share, share.length + text.length);
            System.arraycopy(text, 0, out, share.length, text.length);
            return Bytes.copyOf(out);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing does not fail for a valid key", e);
        }
    }

    /** The secret. @throws Refusal HF-SEL-001 when it was sealed to another key, purpose or context, or was altered */
    public static Bytes open(SealingKey own, String purpose, Bytes context, Bytes sealed) {
        var bytes = sealed.toArray();
        if (bytes.length < X25519.POINT_SIZE) {
            throw refused();
        }
        var suite = suite();
        var share = Arrays.copyOf(bytes, X25519.POINT_SIZE);
        var text = Arrays.copyOfRange(bytes, X25519.POINT_SIZE, bytes.length);
        var pair =
                suite.deserializePrivateKey(own.seed().toArray(), HexFormat.of().parseHex(own.publicHex()));
        try {
            var receiver = suite.setupBaseR(share, pair, info(purpose));
            return Bytes.copyOf(receiver.open(context.toArray(), text));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            // Bouncy Castle throws the last two for key shares that are no points of the curve.
            throw refused();
        }
    }

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
    }

    private static byte[] info(String purpose) {
        return purpose.getBytes(StandardCharsets.UTF_8);
    }

    private static Refusal refused() {
        return new Refusal(
                "HF-SEL-001",
                "a text sealed to this key for this purpose and context",
                "one that does not open",
                "have it sealed again for this site");
    }
}
