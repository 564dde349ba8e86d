package dev.holdfast.hub.enrol;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.tls.Certifier;
import dev.holdfast.protocol.tls.PemText;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The fleet's certificate authority: it names the hub's listeners, the hub towards the broker, and every site (D33).
 * Keys and certificates lie in {@code DIR/keys}. Thread-safe.
 */
public final class FleetCa {
    /** Common name of the hub at the broker (D23). */
    public static final String HUB = "hub-1";

    /** Starts the common name of somebody who only reads what sites say (D23). */
    public static final String CONSUMER = "consumer-";

    static final Duration CA_LIFE = Duration.ofDays(20 * 365);
    static final Duration LEAF_LIFE = Duration.ofDays(400);

    /** A site's certificate and its end. */
    public record Issued(String pem, String serial, java.time.Instant notAfter) {}

    private final Path folder;
    private final SecureRandom random;
    private final Clock clock;
    private final Certified ca;
    private final Collection<String> hosts;
    private final Certified hub;

    private FleetCa(Path folder, SecureRandom random, Clock clock, FleetId fleet, Collection<String> hosts) {
        this.folder = folder;
        this.random = random;
        this.clock = clock;
        this.ca = authority(fleet);
        this.hosts = hosts;
        this.hub = leaf("hub-1", _ -> true, pair -> maker().client(HUB, pair.getPublic(), issueTime()));
    }

    /**
     * Opens the CA, creating it at the first start; the server certificate is made anew when the hosts changed or half
     * of its life is over.
     *
     * @param keys the folder of key files
     * @param hosts names and addresses that agents use for this hub; localhost and loopback are always added
     */
    public static FleetCa open(Path keys, FleetId fleet, Collection<String> hosts, SecureRandom random, Clock clock) {
        var all = new java.util.TreeSet<>(hosts);
        all.addAll(List.of("localhost", "127.0.0.1", "::1"));
        return new FleetCa(keys, random, clock, fleet, all);
    }

    /** By which people know the CA again: {@code sha256:…} of its certificate. */
    public String fingerprint() {
        return Bytes.copyOf(ca.encodedCertificate()).digest().toString();
    }

    /** The CA certificate, PEM. */
    public String pem() {
        return PemText.write("CERTIFICATE", ca.encodedCertificate());
    }

    /** What an external broker or one of its consumers shows: chain and private key, PEM. */
    public record BrokerIdentity(String chain, String key) {
        @Override
        public String toString() {
            return "BrokerIdentity";
        }
    }

    /** A new identity for a broker under these names. */
    public BrokerIdentity broker(Collection<String> hosts) {
        var pair = Certifier.newPair(random);
        var certificate = maker().server(pair.getPublic(), hosts);
        return new BrokerIdentity(
                PemText.write("CERTIFICATE", Certified.encoded(certificate)) + pem(),
                PemText.write("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** A new identity for a consumer, who shows it to the broker. */
    public BrokerIdentity consumer(String name) {
        var pair = Certifier.newPair(random);
        var certificate = maker().client(CONSUMER + name, pair.getPublic(), issueTime());
        return new BrokerIdentity(
                PemText.write("CERTIFICATE", Certified.encoded(certificate)) + pem(),
                PemText.write("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** Whether a chain written before still names this consumer, under this CA and with half its life left. */
    public boolean stillNames(Optional<Bytes> chain, String consumer) {
        return first(chain)
                .filter(certificate -> nameOf(certificate).equals(Optional.of(CONSUMER + consumer)))
                .filter(certificate -> !halfOver(certificate))
                .isPresent();
    }

    /** Whether a chain written before still names exactly these hosts, under this CA and with half its life left. */
    public boolean stillNames(Optional<Bytes> chain, Collection<String> names) {
        return first(chain)
                .filter(certificate -> nameOf(certificate).isPresent())
                .filter(certificate -> CertificateMaker.fits(certificate, names) && !halfOver(certificate))
                .isPresent();
    }

    private static Optional<X509Certificate> first(Optional<Bytes> chain) {
        return chain.flatMap(text ->
                        PemText.read(text.utf8(), "CERTIFICATE").stream().findFirst())
                .flatMap(FleetCa::parsed);
    }

    private static Optional<X509Certificate> parsed(byte[] encoded) {
        try {
            return Optional.of(Certified.certificate(encoded));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    /** The server certificate of the hub's own listeners with its chain, PEM. */
    String serverPem() {
        return PemText.write("CERTIFICATE", server().encodedCertificate()) + pem();
    }

    /** The list of revoked certificates of this data folder, PEM. */
    public String revoked(Path data) {
        var serials = new Revocations(data.resolve("revocations.log")).serials();
        return PemText.write("X509 CRL", maker().revoked(serials, issueTime()));
    }

    /**
     * Signs a site's request.
     *
     * @param earliest a time at which the certificate must not yet have been issued, such as a revocation
     * @throws dev.holdfast.protocol.problem.Refusal HF-ENR-005 when the request is not a valid one of this site
     */
    public Issued issue(String csrPem, SiteId site, java.time.Instant earliest) {
        var key = CertificateRequest.verifiedKey(csrPem, site);
        var at = issueTime();
        if (!at.isAfter(earliest)) {
            at = earliest.plusSeconds(1)
                    .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                    .plusSeconds(1);
        }
        var certificate = maker().client(site.value(), key, at);
        return new Issued(
                PemText.write("CERTIFICATE", Certified.encoded(certificate)) + pem(),
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant());
    }

    /** When a certificate of ours was issued. */
    public static java.time.Instant issuedAt(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant().plus(CertificateMaker.BACKDATED);
    }

    /** The common name of a certificate that this CA signed and that is valid now; empty for any other. */
    public Optional<String> nameOf(X509Certificate certificate) {
        try {
            certificate.verify(ca.certificate().getPublicKey());
            certificate.checkValidity(java.util.Date.from(clock.instant()));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
        return CertificateMaker.commonName(certificate);
    }

    /** TLS for the hub's listeners: its server certificate, clients of this CA. */
    public SSLContext serverTls() {
        return tls(server());
    }

    /** TLS for the hub's own connection to the broker. */
    public SSLContext hubTls() {
        return tls(hub);
    }

    /** Writes the server's key store and the trust store for the embedded broker, which reads only files. */
    public void writeStores(Path keyStore, Path trustStore, String password) {
        DurableFile.writeSecret(keyStore, KeyStores.bytes(KeyStores.of(server(), ca, password), password));
        DurableFile.writeSecret(trustStore, KeyStores.bytes(KeyStores.trusting(ca), password));
    }

    private Certified server() {
        return leaf("server", names -> CertificateMaker.fits(names, hosts), pair -> maker().server(
                        pair.getPublic(), hosts));
    }

    private SSLContext tls(Certified identity) {
        try {
            var password = "in-memory-only";
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(KeyStores.of(identity, ca, password), password.toCharArray());
            var trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore trusted = KeyStores.trusting(ca);
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }

    private Certified authority(FleetId fleet) {
        return stored("ca").orElseGet(() -> {
            var pair = Certifier.newPair(random);
            var certificate =
                    CertificateMaker.selfSigned("Holdfast fleet " + fleet, pair, issueTime(), CA_LIFE, random);
            return save("ca", pair, certificate);
        });
    }

    private Certified leaf(
            String name,
            java.util.function.Predicate<X509Certificate> fits,
            java.util.function.Function<KeyPair, X509Certificate> make) {
        return stored(name)
                .filter(found -> fits.test(found.certificate()) && !halfOver(found.certificate()))
                .orElseGet(() -> {
                    var pair = Certifier.newPair(random);
                    return save(name, pair, make.apply(pair));
                });
    }

    private boolean halfOver(X509Certificate certificate) {
        var half = issuedAt(certificate).plus(LEAF_LIFE.dividedBy(2));
        return clock.instant().isAfter(half);
    }

    // Key and certificate in one file: a crash leaves both or neither.
    private Certified save(String name, KeyPair pair, X509Certificate certificate) {
        var text = PemText.write("PRIVATE KEY", pair.getPrivate().getEncoded())
                + PemText.write("CERTIFICATE", Certified.encoded(certificate));
        DurableFile.writeSecret(folder.resolve(name + ".pem"), Bytes.utf8(text));
        return new Certified(pair.getPrivate(), certificate);
    }

    private Optional<Certified> stored(String name) {
        return DurableFile.read(folder.resolve(name + ".pem")).map(bytes -> Certified.read(bytes.utf8()));
    }

    private CertificateMaker maker() {
        return new CertificateMaker(ca, random, clock);
    }

    private java.time.Instant issueTime() {
        return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    /** Whether this key may stand in a certificate: the two kinds of D33. */
    static boolean acceptable(PublicKey key) {
        return switch (key) {
            case java.security.interfaces.ECPublicKey ec ->
                ec.getParams().getOrder().bitLength() == 256;
            case java.security.interfaces.EdECPublicKey _ -> true;
            default -> false;
        };
    }
}
