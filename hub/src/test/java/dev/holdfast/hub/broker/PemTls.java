package dev.holdfast.hub.broker;

import dev.holdfast.hub.enrol.FleetCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of somebody who has certificate and key as files. */
final class PemTls {
    private PemTls() {}

    static SSLContext context(FleetCa.BrokerIdentity identity, String ca) {
        try {
            var password = "in-memory-only".toCharArray();
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, password);
            keys.setKeyEntry(
                    "client",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(body(identity.key()))),
                    password,
                    certificates(identity.chain()));
            keys.setCertificateEntry("ca", certificates(ca)[0]);
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, password);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(keys);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] body(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static Certificate[] certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
    }
}
