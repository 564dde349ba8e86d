package dev.holdfast.protocol.tls;

import dev.holdfast.protocol.value.GeneratedValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs X.509 certificates with ECDSA P-256 (RFC 5280). Thread-safe. */
public final class Certifier {
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random;

    /** What a certificate is good for. */
    public enum Purpose {
        CLIENT,
        SERVER;

        private KeyPurposeId id() {
            return switch (this) {
                case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                case SERVER -> KeyPurposeId.id_kp_serverAuth;
            };
        }
    }

    /** From when until when a certificate counts. */
    public record Life(Instant from, Instant until) {}

    /**
     * An authority that is there.
     *
     * @param key of the certificate
     */
    public Certifier(X509Certificate certificate, PrivateKey key, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.random = random;
    }

    /** A new key on the curve P-256. */
    public static KeyPair newPair(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    /**
     * A certificate of an authority, which no other one signed and which signs no other authority.
     *
     * @param name its common name
     */
    public static X509Certificate authority(String name, KeyPair pair, Life life, SecureRandom random) {
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            subject,
                            serial(random),
                            Date.from(life.from()),
                            Date.from(life.until()),
                            subject,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(builder, pair.getPrivate());
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    /**
     * A certificate of somebody else.
     *
     * @param name the common name
     * @param hosts DNS names and IP addresses that it is for; may be none
     */
    public X509Certificate leaf(
            String name, PublicKey holder, Life life, Set<Purpose> purposes, Collection<String> hosts) {
        var ids = purposes.stream().sorted().map(Purpose::id).toArray(KeyPurposeId[]::new);
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            certificate,
                            serial(random),
                            Date.from(life.from()),
                            Date.from(life.until()),
                            new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
                            holder)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ids));
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
            }
            return sign(builder, key);
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    private static GeneralNames names(Collection<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(
                        GeneratedValue.Tls.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static BigInteger serial(SecureRandom random) {
        // RFC 5280 4.1.2.2: positive, at most 20 octets.
        return new BigInteger(127, random).setBit(126);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(signed.getEncoded()));
        } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }
}
