package dev.holdfast.hub;

import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** The keys of a site's agent and the documents it writes with them. */
public final class TestAgent {
    private static final String ALIAS = "agent";

    public final SiteId site;
    public final String instance;
    public final SigningKey key;
    private final KeyPair tls;

    public TestAgent(SiteId site) {
        this(site, "instance-1", SigningKey.generate(new SecureRandom()));
    }

    public TestAgent(SiteId site, String instance, SigningKey key) {
        this.site = site;
        this.instance = instance;
        this.key = key;
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.tls = generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The body of {@code POST /v1/enrol}. */
    public Bytes enrolment(String secret) {
        return enrolment(site.value(), secret, csr(site.value()), key);
    }

    public Bytes enrolment(String name, String secret, String csr, SigningKey signer) {
        var payload = StrictJson.write(Json.object(
                "schema",
                "enrol.v1",
                "site",
                name,
                "secret",
                secret,
                "instance",
                instance,
                "csr",
                csr,
                "agentKey",
                key.publicKey().hex(),
                "sealingKey",
                SealingKey.generate(new SecureRandom()).publicHex(),
                "agent",
                Json.object("version", "0.1.0", "supports", Features.SUPPORTED)));
        return Envelope.sign("application/vnd.holdfast.enrol.v1+json", payload, signer)
                .write();
    }

    /** A PKCS #10 request by this agent's TLS key. */
    public String csr(String name) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(tls.getPrivate());
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + name), tls.getPublic())
                    .build(signer);
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder().encodeToString(request.getEncoded())
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** TLS with this chain as the client's certificate, trusting one CA. */
    public SSLContext tls(String chainPem, String caPem) {
        return context(certificates(chainPem).toArray(Certificate[]::new), caPem);
    }

    /** TLS that shows no certificate. */
    public static SSLContext anonymous(String caPem) {
        return new TestAgent(new SiteId("nobody")).context(new Certificate[0], caPem);
    }

    private SSLContext context(Certificate[] chain, String caPem) {
        try {
            var keys = KeyManagerFactory.getInstance("SunX509");
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (chain.length > 0) {
                store.setKeyEntry(ALIAS, tls.getPrivate(), "test".toCharArray(), chain);
            }
            keys.init(store, "test".toCharArray());
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", certificates(caPem).iterator().next());
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            var insisting = new Insisting((X509ExtendedKeyManager) keys.getKeyManagers()[0]);
            context.init(new KeyManager[] {insisting}, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static List<X509Certificate> certificates(String pem) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            var all = new ArrayList<X509Certificate>();
            found.forEach(certificate -> all.add((X509Certificate) certificate));
            return all;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public SiteReport report(FleetId fleet, long bootId, long sequence, Instant time) {
        return new SiteReport(
                fleet.value(),
                site.value(),
                bootId,
                instance,
                sequence,
                time,
                0,
                0,
                false,
                List.of(),
                List.of(),
                new SiteReport.Trust(1, 0, 1, 0, Instant.EPOCH),
                new SiteReport.Agent("0.1.0", Features.SUPPORTED),
                List.of(),
                List.of());
    }

    /** What a site says that brought this revision on. */
    public static SiteReport applied(
            SiteReport plain, long revision, boolean converged, List<SiteReport.Layer> layers) {
        return new SiteReport(
                plain.fleet(),
                plain.site(),
                plain.bootId(),
                plain.instance(),
                plain.sequence(),
                plain.time(),
                revision,
                revision,
                converged,
                plain.conditions(),
                layers,
                plain.trust(),
                plain.agent(),
                plain.certificates(),
                plain.retained());
    }

    public SiteEvent event(FleetId fleet, long sequence, Instant time) {
        return new SiteEvent(
                fleet.value(),
                site.value(),
                1,
                sequence,
                time,
                "reconcile.applied",
                "profiles/store",
                "info",
                "event " + sequence,
                "synced");
    }

    /** A report file with these events. */
    public Bytes reportFile(FleetId fleet, Instant time, long reportSequence, long... events) {
        return reportFile(report(fleet, 1, reportSequence, time), fleet, time, events);
    }

    public Bytes reportFile(SiteReport report, FleetId fleet, Instant time, long... events) {
        var all = LongStream.of(events).mapToObj(n -> event(fleet, n, time)).toList();
        return new ReportFile(fleet, site, time, report, all, List.<Digest>of()).sign(key);
    }

    /** Shows its certificate whatever authorities the server names, as an attacker would. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;

        Insisting(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String @Nullable [] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return keys.getCertificateChain(ALIAS) == null ? null : ALIAS;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String @Nullable [] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return keys.getCertificateChain(ALIAS) == null ? null : ALIAS;
        }

        @Override
        public String @Nullable [] getClientAliases(@Nullable String type, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(
                @Nullable String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(@Nullable String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
            return keys.getCertificateChain(ALIAS);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
            return keys.getPrivateKey(ALIAS);
        }
    }
}
