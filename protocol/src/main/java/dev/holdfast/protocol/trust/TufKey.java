package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** A public key of a root, in one of the three schemes that TUF names (protocol.md D5). */
sealed interface TufKey {
    /** Equal for the same key however it was written down, so that nobody counts twice. */
    Bytes material();

    boolean verifies(Bytes message, Bytes signature);

    /** Ed25519, raw. */
    record Ed25519(Bytes material) implements TufKey {
        @Override
        public boolean verifies(Bytes message, Bytes signature) {
            return Verifier.ed25519(material, message, signature);
        }
    }

    /** NIST P-256. */
    record Ecdsa(ECPublicKeyParameters key) implements TufKey {
        @Override
        public Bytes material() {
            return Bytes.copyOf(key.getQ().getEncoded(false));
        }

        @Override
        public boolean verifies(Bytes message, Bytes signature) {
            return Verifier.ecdsa(key, message, signature);
        }
    }

    /** RSA of 2,048 to 8,192 bits. */
    record Rsa(RSAKeyParameters key) implements TufKey {
        @Override
        public Bytes material() {
            return Bytes.copyOf(key.getModulus().toByteArray());
        }

        @Override
        public boolean verifies(Bytes message, Bytes signature) {
            return Verifier.rsaPss(key, message, signature);
        }
    }

    /** A scheme of the future or a key that cannot be read: it signs nothing, and the others still count. */
    record Unknown(Bytes material) implements TufKey {
        @Override
        public boolean verifies(Bytes message, Bytes signature) {
            return false;
        }
    }

    /** Refuses what is no key object at all (a {@code Refusal} by JSON path); unknown kinds of keys pass. */
    static void requireShape(JsonView view) {
        view.at("keytype").text();
        view.at("scheme").text();
        view.at("keyval").at("public").text();
    }

    /** Opens a key object of a root, whose shape was required before. */
    static TufKey read(JsonView view) {
        var scheme = view.at("scheme").text();
        var text = view.at("keyval").at("public").text();
        try {
            return switch (scheme) {
                case "ed25519" -> ed25519(HexFormat.of().parseHex(text));
                case "ecdsa-sha2-nistp256" -> text.startsWith("-----") ? ecdsa(pem(text)) : ecdsa(point(text));
                case "rsassa-pss-sha256" -> rsa(pem(text));
                default -> unknown(view);
            };
        } catch (IOException | RuntimeException e) {
            // Key parsers fail in many ways on hostile input; a key that cannot be read just never signs.
            return unknown(view);
        }
    }

    private static TufKey ed25519(byte[] raw) {
        if (raw.length != 32) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
        return new Ed25519(Bytes.copyOf(raw));
    }

    private static TufKey ecdsa(AsymmetricKeyParameter key) {
        if (key instanceof ECPublicKeyParameters point
                && point.getParameters() instanceof ECNamedDomainParameters curve
                && curve.getName().equals(X9ObjectIdentifiers.prime256v1)) {
            return new Ecdsa(point);
        }
        throw new IllegalArgumentException("not a key on the curve P-256");
    }

    private static AsymmetricKeyParameter point(String hex) {
        var curve = ECNamedDomainParameters.lookup(X9ObjectIdentifiers.prime256v1);
        return new ECPublicKeyParameters(
                curve.getCurve().decodePoint(HexFormat.of().parseHex(hex)), curve);
    }

    private static TufKey rsa(AsymmetricKeyParameter key) {
        if (key instanceof RSAKeyParameters rsa
                && rsa.getModulus().bitLength() >= 2_048
                && rsa.getModulus().bitLength() <= 8_192) {
            return new Rsa(rsa);
        }
        throw new IllegalArgumentException("not an RSA key of a fitting size");
    }

    private static AsymmetricKeyParameter pem(String text) throws IOException {
        var body = text.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
        return PublicKeyFactory.createKey(Base64.getMimeDecoder().decode(body));
    }

    private static TufKey unknown(JsonView view) {
        return new Unknown(CanonicalJson.write(view.object()));
    }
}
