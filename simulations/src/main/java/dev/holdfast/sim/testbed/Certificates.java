package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority, the certificates of server and administrator, and the keys that sign service account tokens. Made anew
 * for every start, so nobody else's server is taken for ours. Immutable.
 */
final class Certificates {
    // A fixed span keeps the clock out: a test may run under any clock it likes.
    private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date UNTIL = Date.from(Instant.parse("2049-12-31T00:00:00Z"));
    private static final X500Principal AUTHORITY = new X500Principal("CN=holdfast-testbed");
    private static final X500Principal SERVER = new X500Principal("CN=kube-apiserver");
    private static final X500Principal ADMIN = new X500Principal("O=system:masters,CN=admin");

    private final KeyPair authorityKeys;
    private final X509Certificate authority;
    private final KeyPair serverKeys;
    private final X509Certificate server;
    private final KeyPair adminKeys;
    private final X509Certificate admin;
    private final KeyPair accountKeys;

    private Certificates(String address) throws GeneralSecurityException, IOException, OperatorCreationException {
        authorityKeys = newKeys();
        authority = sign(certificate(1, AUTHORITY, authorityKeys)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
        serverKeys = newKeys();
        server = sign(certificate(2, SERVER, serverKeys)
                .addExtension(Extension.subjectAlternativeName, false, serverNames(address)));
        adminKeys = newKeys();
        admin = sign(certificate(3, ADMIN, adminKeys));
        accountKeys = newKeys();
    }

    /** For servers at the loopback address and this one. */
    static Certificates create(String address) {
        try {
            return new Certificates(address);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("could not make the certificates of the test bed", e);
        }
    }

    /** Writes what the programs read as files. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("ca.crt"), pem(authority));
        Files.writeString(folder.resolve("server.crt"), pem(server));
        Files.writeString(folder.resolve("server.key"), pem(serverKeys.getPrivate()));
        Files.writeString(folder.resolve("accounts.key"), pem(accountKeys.getPrivate()));
        Files.writeString(
                folder.resolve("accounts.pub"),
                pem("PUBLIC KEY", accountKeys.getPublic().getEncoded()));
    }

    /** The administrator's way in, with all it needs inside, so that the file may be copied anywhere. */
    String kubeconfig(String address) {
        return """
                apiVersion: v1
                kind: Config
                current-context: testbed
                contexts:
                  - name: testbed
                    context: {cluster: testbed, user: admin}
                clusters:
                  - name: testbed
                    cluster:
                      server: %s
                      certificate-authority-data: %s
                users:
                  - name: admin
                    user:
                      client-certificate-data: %s
                      client-key-data: %s
                """
                .formatted(address, base64(pem(authority)), base64(pem(admin)), base64(pem(adminKeys.getPrivate())));
    }

    /** Trusts our server only and presents the administrator. */
    SSLContext tls() {
        return context("admin", adminKeys, admin);
    }

    /** Presents the server: for others on this machine whom the API server is to trust. */
    SSLContext listener() {
        return context("server", serverKeys, server);
    }

    String authority() {
        return pem(authority);
    }

    private SSLContext context(String name, KeyPair keyPair, X509Certificate certificate) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            store.setKeyEntry(name, keyPair.getPrivate(), new char[0], new Certificate[] {certificate});
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("could not set up TLS for the test bed", e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder certificate(int serial, X500Principal subject, KeyPair keys) {
        return new JcaX509v3CertificateBuilder(
                AUTHORITY, BigInteger.valueOf(serial), FROM, UNTIL, subject, keys.getPublic());
    }

    private static GeneralNames serverNames(String address) {
        return new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, address),
            new GeneralName(GeneralName.iPAddress, "10.96.0.1"),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.dNSName, "kubernetes.default.svc")
        });
    }

    private X509Certificate sign(org.bouncycastle.cert.X509v3CertificateBuilder certificate)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(certificate.build(signer));
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate we just made has no encoding", e);
        }
    }

    private static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] content) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
