package dev.holdfast.agent.bind;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.tls.Certifier;
import dev.holdfast.protocol.tls.Certifier.Life;
import dev.holdfast.protocol.tls.Certifier.Purpose;
import dev.holdfast.protocol.tls.PemText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes a key with its certificate for one variable, and knows when another one is due. Nobody else is needed for that: a
 * site may be alone for years.
 */
record Certificates(SecureRandom random) {
    /** As long as Kubernetes' own authorities. */
    static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);

    static final Duration LIFE = Duration.ofDays(365);
    /** How long before its making a certificate is already valid: clocks of machines are slack. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final int LONGEST_NAME = 64;

    /**
     * What was made; PEM texts.
     *
     * @param hosts that the certificate is for
     * @param authorityKey signs the next one
     */
    record Made(List<String> hosts, String authority, String authorityKey, String certificate, String key) {
        Made {
            hosts = List.copyOf(hosts);
        }

        Json.Obj json() {
            return Json.object(
                    "hosts", Json.Arr.ofTexts(hosts),
                    "authority", authority,
                    "authorityKey", authorityKey,
                    "certificate", certificate,
                    "key", key);
        }

        static Made read(JsonView view) {
            return new Made(
                    view.at("hosts").texts(),
                    view.at("authority").text(),
                    view.at("authorityKey").text(),
                    view.at("certificate").text(),
                    view.at("key").text());
        }

        @Override
        public String toString() {
            return "a certificate for " + String.join(", ", hosts);
        }
    }

    /**
     * What is to be used from now on: what was made before for these hosts, while it counts for a third of its life at least;
     * else another one, by the same authority while that outlives it.
     *
     * @param last what was made last, for whatever hosts
     * @param name whose authority it is, when one is made
     */
    Made current(Optional<Made> before, Optional<Made> last, String name, List<String> hosts, Instant at) {
        var now = at.truncatedTo(ChronoUnit.SECONDS);
        return before.filter(
                        made -> made.hosts().equals(hosts) && isFresh(read(made.certificate()), now, LIFE.dividedBy(3)))
                .orElseGet(() -> make(last, name, hosts, now));
    }

    /** Whether it may still be used. */
    boolean counts(Made made, Instant now) {
        return isFresh(read(made.certificate()), now, Duration.ZERO);
    }

    private Made make(Optional<Made> last, String name, List<String> hosts, Instant now) {
        var known = last.filter(made -> isFresh(read(made.authority()), now, LIFE));
        String authority;
        PrivateKey authorityKey;
        if (known.isPresent()) {
            authority = known.get().authority();
            authorityKey = key(known.get().authorityKey());
        } else {
            var pair = Certifier.newPair(random);
            authority = pem(Certifier.authority(name, pair, life(now, AUTHORITY_LIFE), random));
            authorityKey = pair.getPrivate();
        }
        var pair = Certifier.newPair(random);
        // Clients read the hosts (RFC 9525); the common name is for people.
        var common = hosts.stream()
                .filter(host -> host.length() <= LONGEST_NAME)
                .findFirst()
                .orElse(name);
        var certificate = new Certifier(read(authority), authorityKey, random)
                .leaf(common, pair.getPublic(), life(now, LIFE), EnumSet.allOf(Purpose.class), hosts);
        return new Made(hosts, authority, pem(authorityKey), pem(certificate), pem(pair.getPrivate()));
    }

    /** Whether it counts now and for that long; one from the future was made while the clock was wrong. */
    private static boolean isFresh(X509Certificate certificate, Instant now, Duration left) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && now.plus(left).isBefore(certificate.getNotAfter().toInstant());
    }

    private static Life life(Instant now, Duration length) {
        return new Life(now.minus(BACKDATED), now.plus(length));
    }

    private static String pem(X509Certificate certificate) {
        try {
            return PemText.write("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate without encoding", e);
        }
    }

    private static String pem(PrivateKey key) {
        return PemText.write("PRIVATE KEY", key.getEncoded());
    }

    static Generated.Certificate shown(String pem) {
        try {
            var certificate = read(pem);
            return new Generated.Certificate(
                    Bytes.copyOf(certificate.getEncoded()).digest().toString(),
                    certificate.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw damaged(e);
        }
    }

    private static X509Certificate read(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw damaged(e);
        }
    }

    private static PrivateKey key(String pem) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            PemText.read(pem, "PRIVATE KEY").getFirst()));
        } catch (GeneralSecurityException e) {
            throw damaged(e);
        }
    }

    private static IllegalStateException damaged(GeneralSecurityException cause) {
        return new IllegalStateException("what this site keeps of its generated certificates cannot be read", cause);
    }
}
