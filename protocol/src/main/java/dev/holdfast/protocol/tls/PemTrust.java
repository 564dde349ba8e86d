package dev.holdfast.protocol.tls;

import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the authorities of a PEM text and no others. */
public final class PemTrust {
    private PemTrust() {}

    /**
     * A context for clients.
     *
     * @param pem one or more certificates
     * @throws Refusal HF-TLS-001 when there is no certificate in it
     */
    public static SSLContext context(String pem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw wrong("none");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Refusal wrong(String found) {
        return new Refusal(
                "HF-TLS-001",
                "certificates as PEM text, from -----BEGIN CERTIFICATE----- on",
                found,
                "give the certificate of the authority that signed the server's");
    }
}
