package dev.holdfast.capi.api;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;

/**
 * Which algorithm a kubeconfig's client key is for. The client library takes every key in PKCS#8 form for RSA, while K3s
 * and others have elliptic curves; the certificate beside the key says it.
 */
final class ClientKey {
    private static final String OTHERWISE = "RSA";

    private ClientKey() {}

    static String algorithm(Config config) {
        try {
            var data = config.getClientCertData();
            var file = config.getClientCertFile();
            if (data == null && file == null) {
                return OTHERWISE;
            }
            var pem = data != null ? Base64.getMimeDecoder().decode(data) : Files.readAllBytes(Path.of(file));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem))
                    .getPublicKey()
                    .getAlgorithm();
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            // The client itself will say what is wrong with the certificate.
            return OTHERWISE;
        }
    }
}
