package dev.holdfast.agent.identity;

import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The identity of an enrolled site in use: its keys, its TLS context, the renewal of its certificate. Thread-safe. */
public final class SiteIdentity {
    /** The copy of the identity beside the keys: enough to start again with an empty store. */
    static final String COPY = "identity.json";

    private static final int LONGEST_CHAIN = 256 << 10;

    private final Path folder;
    private final AgentStore store;
    private final SiteKeys keys;
    private final Supplier<Instant> now;
    private volatile Identity identity;
    private volatile SSLContext tls;

    private SiteIdentity(Path folder, AgentStore store, SiteKeys keys, Identity identity, Supplier<Instant> now) {
        this.folder = folder;
        this.store = store;
        this.keys = keys;
        this.now = now;
        this.identity = identity;
        this.tls = context(identity);
    }

    /** Opens what the enrolment left; empty when this folder belongs to no site. A lost store is begun anew. */
    public static Optional<SiteIdentity> open(Path data, AgentStore store, SecureRandom random, Supplier<Instant> now)
            throws IOException {
        var folder = data.resolve("keys");
        var copy = folder.resolve(COPY);
        var document = store.identity();
        if (document.isEmpty() && Files.exists(copy)) {
            var kept = Identity.parse(Bytes.copyOf(Files.readAllBytes(copy)));
            store.enrol(
                    kept.write(),
                    TrustState.pinned(Repository.DIRECTOR, kept.directorRoot()),
                    TrustState.pinned(Repository.CATALOG, kept.catalogRoot()),
                    Instant.EPOCH);
            document = store.identity();
        }
        if (document.isEmpty()) {
            return Optional.empty();
        }
        var keys = SiteKeys.openOrMake(folder, random);
        return Optional.of(new SiteIdentity(folder, store, keys, Identity.parse(document.get()), now));
    }

    public Identity identity() {
        return identity;
    }

    /** Trusts only the fleet's authority and shows the site's certificate. A new one after every renewal. */
    public SSLContext tls() {
        return tls;
    }

    /** Signs in the name of the site. */
    public Signer signer() {
        return keys.agent();
    }

    /** Opens what was sealed to the site. */
    public SealingKey sealing() {
        return keys.sealing();
    }

    public Instant certificateEnd() {
        return certificate(identity).getNotAfter().toInstant();
    }

    /** Whether half of the certificate's life is over. */
    public boolean renewalDue() {
        var certificate = certificate(identity);
        var begin = certificate.getNotBefore().toInstant();
        var half =
                Duration.between(begin, certificate.getNotAfter().toInstant()).dividedBy(2);
        return !now.get().isBefore(begin.plus(half));
    }

    /** Asks the hub for the next certificate and uses it from then on. @throws Refusal when the hub says no */
    public void renew(HubCaller hub) throws IOException {
        var request = Bytes.utf8(Pem.request(identity.site().value(), keys.tls()));
        var answer = hub.post("/v1/renew", "application/pkcs10", request, LONGEST_CHAIN);
        if (!answer.ok()) {
            throw HubProblem.read(answer);
        }
        var chain = answer.body().utf8();
        try {
            checkCertificate(chain, identity.site().value(), keys.tls().getPublic());
        } catch (CertificateException e) {
            throw new IOException("the hub sent a certificate that cannot be read", e);
        }
        var renewed = identity.withCertificate(chain);
        DurableFile.write(folder.resolve(COPY), renewed.write());
        store.saveIdentity(renewed.write());
        identity = renewed;
        tls = context(renewed);
    }

    static void checkCertificate(String chain, String site, PublicKey key) throws CertificateException {
        var certificates = Pem.certificates(chain);
        if (certificates.isEmpty() || !certificates.getFirst().getPublicKey().equals(key)) {
            throw new Refusal(
                    "HF-ENR-011", "a certificate for this site's own key", "another key", "ask for a new token");
        }
        var name = certificates.getFirst().getSubjectX500Principal().getName();
        if (!name.equals("CN=" + site)) {
            throw new Refusal("HF-ENR-011", "a certificate for CN=" + site, name, "ask for a new token");
        }
    }

    private SSLContext context(Identity current) {
        try {
            return FleetTls.context(
                    Pem.certificates(current.ca()), now, keys.tls(), Pem.certificates(current.certificate()));
        } catch (CertificateException e) {
            throw new IllegalStateException("the stored certificate cannot be read", e);
        }
    }

    private static X509Certificate certificate(Identity identity) {
        try {
            List<X509Certificate> chain = Pem.certificates(identity.certificate());
            return chain.getFirst();
        } catch (CertificateException e) {
            throw new IllegalStateException("the stored certificate cannot be read", e);
        }
    }
}
