package dev.holdfast.agent.identity;

import dev.holdfast.protocol.tls.PemText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Keys, certificates and requests as PEM text. */
final class Pem {
    private Pem() {}

    static String write(KeyPair pair) {
        return PemText.write("PRIVATE KEY", pair.getPrivate().getEncoded())
                + PemText.write("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static KeyPair keyPair(String pem) {
        try {
            var factory = KeyFactory.getInstance("EC");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(content(pem, "PUBLIC KEY"))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(content(pem, "PRIVATE KEY"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the TLS key file of this site cannot be read as a P-256 key", e);
        }
    }

    static List<X509Certificate> certificates(String pem) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        return factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** A PKCS#10 request for this name and key. */
    static String request(String commonName, KeyPair pair) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            var request = new JcaPKCS10CertificationRequestBuilder(
                            new X500Principal("CN=" + commonName), pair.getPublic())
                    .build(signer);
            return PemText.write("CERTIFICATE REQUEST", request.getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot write a certificate request", e);
        }
    }

    private static byte[] content(String pem, String type) throws GeneralSecurityException {
        return PemText.read(pem, type).stream()
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no " + type + " in it"));
    }
}
