package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.tls.Certifier;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificates of a fleet's authority. */
record CertificateMaker(Certified ca, SecureRandom random, Clock clock) {
    /** How long before its issue a certificate is already valid: sites' clocks are slack. */
    static final Duration BACKDATED = Duration.ofDays(1);

    static X509Certificate selfSigned(String name, KeyPair pair, Instant at, Duration life, SecureRandom random) {
        return Certifier.authority(name, pair, new Certifier.Life(at.minus(BACKDATED), at.plus(life)), random);
    }

    X509Certificate client(String name, PublicKey key, Instant at) {
        return leaf(name, key, at, Certifier.Purpose.CLIENT, List.of());
    }

    X509Certificate server(PublicKey key, Collection<String> hosts) {
        return leaf("hub", key, clock.instant().truncatedTo(ChronoUnit.SECONDS), Certifier.Purpose.SERVER, hosts);
    }

    /** A list of revoked certificates, DER, valid as long as a leaf is. */
    byte[] revoked(Map<String, Instant> serials, Instant at) {
        try {
            var list = new JcaX509v2CRLBuilder(ca.certificate(), Date.from(at))
                    .setNextUpdate(Date.from(at.plus(FleetCa.LEAF_LIFE)));
            new TreeMap<>(serials)
                    .forEach((serial, since) -> list.addCRLEntry(
                            new BigInteger(serial, 16), Date.from(since), CRLReason.cessationOfOperation));
            return list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(ca.key()))
                    .getEncoded();
        } catch (OperatorCreationException | java.io.IOException e) {
            throw new IllegalStateException("cannot sign a list of revoked certificates", e);
        }
    }

    private X509Certificate leaf(
            String name, PublicKey key, Instant at, Certifier.Purpose purpose, Collection<String> hosts) {
        return new Certifier(ca.certificate(), ca.key(), random)
                .leaf(
                        name,
                        key,
                        new Certifier.Life(at.minus(BACKDATED), at.plus(FleetCa.LEAF_LIFE)),
                        Set.of(purpose),
                        hosts);
    }

    /** Whether a server certificate names exactly these hosts. */
    static boolean fits(X509Certificate certificate, Collection<String> hosts) {
        try {
            var present = new HashSet<String>();
            var names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            names.forEach(name -> present.add(canonical(String.valueOf(name.get(1)))));
            var wanted = new HashSet<String>();
            hosts.forEach(host -> wanted.add(canonical(host)));
            return present.equals(wanted);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    static Optional<String> commonName(X509Certificate certificate) {
        try {
            var names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            return names.size() == 1 && names.getFirst().getType().equalsIgnoreCase("CN")
                    ? Optional.of(String.valueOf(names.getFirst().getValue()))
                    : Optional.empty();
        } catch (InvalidNameException _) {
            return Optional.empty();
        }
    }

    private static String canonical(String host) {
        return host.equals("::1") ? "0:0:0:0:0:0:0:1" : host;
    }
}
