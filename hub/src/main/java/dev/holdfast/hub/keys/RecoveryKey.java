package dev.holdfast.hub.keys;

import dev.holdfast.protocol.id.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;

/** A new X25519 key pair: the fleet's recovery key. */
record RecoveryKey(String publicHex, Bytes privatePart) {
    static RecoveryKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("XDH");
            generator.initialize(NamedParameterSpec.X25519, random);
            var pair = generator.generateKeyPair();
            var scalar = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
            var u = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
            // RFC 7748: the u-coordinate is 32 bytes, lowest first.
            var raw = new byte[32];
            for (int i = 0; i < Math.min(32, u.length); i++) {
                raw[i] = u[u.length - 1 - i];
            }
            return new RecoveryKey(HexFormat.of().formatHex(raw), Bytes.copyOf(scalar));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has X25519", e);
        }
    }

    @Override
    public String toString() {
        return "recovery key " + publicHex;
    }
}
