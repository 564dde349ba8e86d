package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** Fixed keys of the schemes that we verify but never write, and deterministic signatures by them. */
final class OtherKeys {
    /** A key object and how to sign with it. */
    record Other(Json.Obj key, UnaryOperator<Bytes> signature) {
        Bytes sign(Json.Obj signed) {
            var hex = HexFormat.of()
                    .formatHex(signature.apply(CanonicalJson.write(signed)).toArray());
            var keyId = CanonicalJson.write(key).digest().value();
            return StrictJson.writeSorted(
                    Json.object("signatures", List.of(Sample.signature(keyId, hex)), "signed", signed));
        }
    }

    private OtherKeys() {}

    static Map<String, Other> all() {
        var curve = ECNamedDomainParameters.lookup(X9ObjectIdentifiers.prime256v1);
        var scalar = BigInteger.TWO.pow(200).add(BigInteger.valueOf(4_242));
        var point = new ECPublicKeyParameters(curve.getG().multiply(scalar).normalize(), curve);
        UnaryOperator<Bytes> ecdsa = message -> {
            var signer = new DSADigestSigner(
                    new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
            signer.init(true, new ECPrivateKeyParameters(scalar, curve));
            return run(signer, message);
        };
        // Two primes of 1,024 bits, each the first after a round number.
        var round = BigInteger.ONE.shiftLeft(1_023).add(BigInteger.ONE.shiftLeft(1_022));
        var p = round.nextProbablePrime();
        var q = round.add(BigInteger.ONE.shiftLeft(1_000)).nextProbablePrime();
        var exponent = BigInteger.valueOf(65_537);
        var modulus = p.multiply(q);
        var secret = exponent.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
        var rsa = new RSAKeyParameters(false, modulus, exponent);
        var all = new LinkedHashMap<String, Other>();
        all.put("ecdsa-pem", new Other(key("ecdsa", "ecdsa-sha2-nistp256", pem(point)), ecdsa));
        all.put(
                "ecdsa-hex",
                new Other(
                        key(
                                "ecdsa-sha2-nistp256",
                                "ecdsa-sha2-nistp256",
                                HexFormat.of().formatHex(point.getQ().getEncoded(false))),
                        ecdsa));
        for (var salt : List.of(32, 222)) {
            UnaryOperator<Bytes> pss = message -> {
                var signer = new PSSSigner(new RSAEngine(), new SHA256Digest(), new byte[salt]);
                signer.init(true, new RSAKeyParameters(true, modulus, secret));
                return run(signer, message);
            };
            all.put("rsa-pss-salt-" + salt, new Other(key("rsa", "rsassa-pss-sha256", pem(rsa)), pss));
        }
        return all;
    }

    private static Json.Obj key(String type, String scheme, String text) {
        return Json.object("keytype", type, "scheme", scheme, "keyval", Json.object("public", text));
    }

    private static Bytes run(Signer signer, Bytes message) {
        var content = message.toArray();
        signer.update(content, 0, content.length);
        try {
            return Bytes.copyOf(signer.generateSignature());
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(AsymmetricKeyParameter key) {
        try {
            var der =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
