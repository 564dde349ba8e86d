package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.tls.PemText;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;

/** A private key and the certificate that names it; its text form shows only the name. */
record Certified(PrivateKey key, X509Certificate certificate) {
    static Certified read(String pem) {
        try {
            var key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            PemText.read(pem, "PRIVATE KEY").getFirst()));
            return new Certified(
                    key, certificate(PemText.read(pem, "CERTIFICATE").getFirst()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key file of the fleet CA is damaged; restore the keys folder", e);
        }
    }

    static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without encoding", e);
        }
    }

    byte[] encodedCertificate() {
        return encoded(certificate);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
