package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.tls.PemText;
import dev.holdfast.protocol.tls.PemTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS towards a hub whose certificate a fleet signed itself. */
final class Certificates {
    private Certificates() {}

    /** The one certificate of the hub's chain that has this fingerprint, as PEM; it is what to trust from then on. */
    static String fetch(String hub, String fingerprint) {
        var wanted = fingerprint
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^sha-?256[:=]", "")
                .replace(":", "");
        var seen = new ArrayList<X509Certificate>();
        var address = URI.create(hub);
        if (!hub.startsWith("https://") || !wanted.matches("[0-9a-f]{64}")) {
            throw Failure.of(
                    new Problem(
                            "HF-CLI-006",
                            "an address with https and a fingerprint such as sha256:<64 hex digits>",
                            hub + " and " + fingerprint,
                            "correct --hub or --fingerprint"),
                    2);
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Listening(seen)}, null);
            try (var socket = context.getSocketFactory().createSocket()) {
                var port = address.getPort() < 0 ? 443 : address.getPort();
                socket.connect(new InetSocketAddress(address.getHost(), port), 10_000);
                socket.setSoTimeout(10_000);
                ((SSLSocket) socket).startHandshake();
            }
            for (var certificate : seen) {
                var digest = Bytes.copyOf(certificate.getEncoded()).digest().toString();
                if (digest.endsWith(wanted)) {
                    return pem(certificate);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw Failure.of(
                    "HF-CLI-005",
                    "a hub at " + hub,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "check the address");
        }
        throw Failure.of(
                "HF-CLI-006",
                "a hub with the fingerprint " + fingerprint,
                "another certificate",
                "check the address; if it is right, somebody may be in between");
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return PemText.write("CERTIFICATE", certificate.getEncoded());
    }

    /** Keeps what a server shows of itself; nothing is sent to it over this connection. */
    private record Listening(List<X509Certificate> seen) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.addAll(List.of(chain));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A context that trusts exactly the given PEM certificates. */
    static SSLContext trusting(String pem) {
        try {
            return PemTrust.context(pem);
        } catch (Refusal e) {
            throw Failure.of("HF-CLI-006", "a PEM certificate", e.problem().found(), "check the --ca file");
        }
    }
}
