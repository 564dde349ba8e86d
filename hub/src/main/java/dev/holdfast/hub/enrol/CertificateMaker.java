package dev.holdfast.hub.enrol;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs X.509 certificates with ECDSA P-256. */
record CertificateMaker(Certified ca, SecureRandom random, Clock clock) {
    /** How long before its issue a certificate is already valid: sites' clocks are slack. */
    static final Duration BACKDATED = Duration.ofDays(1);

    private static final int DNS = GeneralName.dNSName;
    private static final int IP = GeneralName.iPAddress;

    static KeyPair newPair(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    static X509Certificate selfSigned(String name, KeyPair pair, Instant at, Duration life, SecureRandom random) {
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            subject, serial(random), start(at), Date.from(at.plus(life)), subject, pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(builder, pair.getPrivate());
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    X509Certificate client(String name, PublicKey key, Instant at) {
        return leaf(name, key, at, KeyPurposeId.id_kp_clientAuth, Optional.empty());
    }

    X509Certificate server(PublicKey key, Collection<String> hosts) {
        var names = hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? IP : DNS, host))
                .toArray(GeneralName[]::new);
        return leaf(
                "hub",
                key,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                KeyPurposeId.id_kp_serverAuth,
                Optional.of(new GeneralNames(names)));
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
            String name, PublicKey key, Instant at, KeyPurposeId purpose, Optional<GeneralNames> names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            ca.certificate(),
                            serial(random),
                            start(at),
                            Date.from(at.plus(FleetCa.LEAF_LIFE)),
                            new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
                            key)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (names.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names.get());
            }
            return sign(builder, ca.key());
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
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

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static Date start(Instant at) {
        return Date.from(at.minus(BACKDATED));
    }

    private static BigInteger serial(SecureRandom random) {
        // RFC 5280 4.1.2.2: positive, at most 20 octets.
        return new BigInteger(127, random).setBit(126);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, java.security.PrivateKey key) {
        try {
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
            return Certified.certificate(signed.getEncoded());
        } catch (OperatorCreationException | GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }
}
