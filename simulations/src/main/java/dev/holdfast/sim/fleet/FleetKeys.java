package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** One TLS key for all simulated sites, and contexts that trust the fleet's authority alone. Immutable. */
final class FleetKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private final KeyPair pair;
    private final X509Certificate authority;

    private FleetKeys(KeyPair pair, X509Certificate authority) {
        this.pair = pair;
        this.authority = authority;
    }

    /** @param authority the hub's {@code ca.pem} */
    static FleetKeys make(Path authority) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new FleetKeys(generator.generateKeyPair(), certificate(first(Files.readString(authority))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A PKCS#10 request for a site, PEM. */
    String request(SiteId site) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + site), pair.getPublic())
                    .build(signer);
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder().encodeToString(request.getEncoded())
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot write a certificate request", e);
        }
    }

    /** The first certificate of a PEM text, DER. */
    static Bytes first(String pem) {
        var matcher = BLOCK.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalStateException("expected a certificate, found " + pem);
        }
        return Bytes.copyOf(Base64.getMimeDecoder().decode(matcher.group(1)));
    }

    /** A context without a certificate of one's own. */
    SSLContext stranger() {
        return context(new KeyManager[0]);
    }

    /**
     * One context for all sites.
     *
     * @param certificates the certificate of whom an engine names as its peer host: contexts of their own would cost a
     *     hundred times the memory
     */
    SSLContext sites(Function<String, Bytes> certificates) {
        return context(new KeyManager[] {new Chooser(certificates)});
    }

    /** A context for one site, on sockets. */
    SSLContext site(Bytes certificate) {
        return context(new KeyManager[] {new Chooser(_ -> certificate)});
    }

    /** Engines of this context name a site as their peer. */
    private SSLContext context(KeyManager[] keys) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("fleet", authority);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java runtime has TLS 1.3", e);
        }
    }

    private static X509Certificate certificate(Bytes der) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new IllegalStateException("expected a certificate", e);
        }
    }

    /** Shows the certificate of whoever the engine belongs to. */
    private final class Chooser extends X509ExtendedKeyManager {
        private final Function<String, Bytes> certificates;

        Chooser(Function<String, Bytes> certificates) {
            this.certificates = certificates;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
            return engine.getPeerHost();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate(certificates.apply(alias))};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return pair.getPrivate();
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "the site";
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
