package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.tls.PemText;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** Reads a PKCS #10 request from outside. */
final class CertificateRequest {
    private static final int LONGEST = 16_384;

    private CertificateRequest() {}

    /** The key to certify: the request is signed with it, its only name is the site's, its kind is allowed. */
    static PublicKey verifiedKey(String pem, SiteId site) {
        if (pem.length() > LONGEST) {
            throw refused("at most " + LONGEST + " characters", pem.length() + " characters");
        }
        var blocks = PemText.read(pem, "CERTIFICATE REQUEST");
        if (blocks.size() != 1) {
            throw refused("one PEM block CERTIFICATE REQUEST", blocks.size() + " of them");
        }
        try {
            var request = new PKCS10CertificationRequest(blocks.getFirst());
            var key = publicKey(request.getSubjectPublicKeyInfo().getEncoded(), List.of("EC", "Ed25519"));
            if (!FleetCa.acceptable(key)) {
                throw refused("a P-256 or Ed25519 key", key.getAlgorithm());
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("a request signed by its own key", "a signature that does not fit");
            }
            var names = request.getSubject().getRDNs();
            var common = request.getSubject().getRDNs(BCStyle.CN);
            if (names.length != 1 || common.length != 1) {
                throw refused("the subject CN=" + site, request.getSubject().toString());
            }
            var name = IETFUtils.valueToString(common[0].getFirst().getValue());
            if (!name.equals(site.value())) {
                throw refused("the subject CN=" + site, "CN=" + name);
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException e) {
            throw refused("a PKCS #10 request", "something else");
        }
    }

    private static PublicKey publicKey(byte[] encoded, List<String> algorithms) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("no algorithm");
        for (var algorithm : algorithms) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    private static Refusal refused(String expected, String found) {
        return new Refusal("HF-ENR-005", expected, found, "make a new certificate request with the agent of this site");
    }
}
