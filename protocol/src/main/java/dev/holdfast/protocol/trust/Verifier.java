package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The one place that checks signatures, by the low-level Bouncy Castle API (three times as fast as the JDK). */
public final class Verifier {
    private static final int SHA256_BYTES = 32;

    private Verifier() {}

    /** Whether {@code signature} is the signature of {@code message} by this raw 32-byte Ed25519 key. */
    public static boolean ed25519(Bytes publicKey, Bytes message, Bytes signature) {
        if (publicKey.length() != Ed25519.PUBLIC_KEY_SIZE || signature.length() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        var content = message.toArray();
        return Ed25519.verify(signature.toArray(), 0, publicKey.toArray(), 0, content, 0, content.length);
    }

    /** ECDSA with SHA-256; the signature is a DER sequence. */
    static boolean ecdsa(ECPublicKeyParameters key, Bytes message, Bytes signature) {
        var signer = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
        signer.init(false, key);
        var content = message.toArray();
        signer.update(content, 0, content.length);
        return signer.verifySignature(signature.toArray());
    }

    /** RSASSA-PSS with SHA-256; writers differ in the salt, which is as long as the digest or as long as possible. */
    static boolean rsaPss(RSAKeyParameters key, Bytes message, Bytes signature) {
        var longest = (key.getModulus().bitLength() + 6) / 8 - SHA256_BYTES - 2;
        return rsaPss(key, message, signature, SHA256_BYTES) || rsaPss(key, message, signature, longest);
    }

    private static boolean rsaPss(RSAKeyParameters key, Bytes message, Bytes signature, int salt) {
        AsymmetricBlockCipher rsa = new RSAEngine();
        var signer = new PSSSigner(rsa, new SHA256Digest(), salt);
        signer.init(false, key);
        var content = message.toArray();
        signer.update(content, 0, content.length);
        return signer.verifySignature(signature.toArray());
    }
}
