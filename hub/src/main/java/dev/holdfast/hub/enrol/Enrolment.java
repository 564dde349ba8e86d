package dev.holdfast.hub.enrol;

import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Repository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Lets sites into the fleet and out of it ({@code protocol/spec/v1/enrolment.md}, protocol.md D31–D36). Thread-safe. */
public final class Enrolment {
    public static final Duration TOKEN_LIFE = Duration.ofDays(3);

    // Common names at the broker that are no sites (D23).
    private static final Pattern RESERVED = Pattern.compile("(hub|consumer)-.*|hub");

    /** What an enrolment or renewal came to. */
    public sealed interface Outcome {
        /** The document to send: {@code enrolled.v1} in JSON, or a PEM chain for a renewal. */
        record Welcome(Bytes document) implements Outcome {}

        record Refused(int status, Problem problem) implements Outcome {}
    }

    private final EnrolRows rows;
    private final FleetId fleet;
    private final FleetCa ca;
    private final MetadataFiles files;
    private final Revocations revocations;
    private final Supplier<List<Endpoint>> endpoints;
    private final SecureRandom random;
    private final Clock clock;
    private final Attempts attempts = new Attempts();
    private final List<Consumer<SiteId>> enrolledListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SiteId>> revokedListeners = new CopyOnWriteArrayList<>();

    /** @param endpoints where agents find this hub: kind hub and kind broker */
    public Enrolment(
            Path data,
            HubStore store,
            FleetId fleet,
            FleetCa ca,
            Supplier<List<Endpoint>> endpoints,
            SecureRandom random,
            Clock clock) {
        this.rows = new EnrolRows(store);
        this.fleet = fleet;
        this.ca = ca;
        this.files = new MetadataFiles(data.resolve("content"));
        this.revocations = new Revocations(data.resolve("revocations.log"));
        this.endpoints = endpoints;
        this.random = random;
        this.clock = clock;
    }

    /** Called after an agent was registered for a site, first or again. */
    public void onEnrolled(Consumer<SiteId> listener) {
        enrolledListeners.add(listener);
    }

    /** Called after a site was revoked. */
    public void onRevoked(Consumer<SiteId> listener) {
        revokedListeners.add(listener);
    }

    /** Whether a site may have this name: some common names belong to hubs and consumers at the broker. */
    public static boolean isReserved(SiteId site) {
        return RESERVED.matcher(site.value()).matches();
    }

    /**
     * A new one-time token: the file to carry to the site, the only place where its secret is ever written.
     *
     * @throws Refusal HF-ENR-006 when the name is reserved
     */
    public Json.Obj token(SiteId site, Duration life) {
        if (isReserved(site)) {
            throw new Refusal(
                    "HF-ENR-006",
                    "a site name that does not start with hub- or consumer-",
                    site.value(),
                    "give the site another name");
        }
        var raw = new byte[32];
        random.nextBytes(raw);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        var now = clock.instant();
        var expires = now.plus(life);
        rows.addToken(site, hash(secret), expires, now);
        return Json.object(
                "schema", "token.v1",
                "fleet", fleet.value(),
                "site", site.value(),
                "secret", secret,
                "expires", expires.toString(),
                "agent",
                        endpoints.get().stream()
                                .filter(e -> e.kind().equals("hub"))
                                .map(Endpoint::url)
                                .toList(),
                "ca", ca.pem(),
                "roots",
                        Json.object(
                                "catalog",
                                        firstRoot(Repository.CATALOG).digest().toString(),
                                "director",
                                        firstRoot(Repository.DIRECTOR).digest().toString()));
    }

    /** Answers {@code POST /v1/enrol}; {@code client} is the sender's address. */
    public Outcome enrol(Bytes body, String client) {
        var now = clock.instant();
        if (attempts.tooMany(client, now)) {
            return new Outcome.Refused(
                    429,
                    new Problem(
                            "HF-ENR-004",
                            "a few attempts per minute",
                            "too many refused ones",
                            "wait a minute, then try again with the right token"));
        }
        Outcome outcome;
        try {
            outcome = enrol(EnrolRequest.read(body), now);
        } catch (Refusal refusal) {
            outcome = new Outcome.Refused(400, refusal.problem());
        }
        if (outcome instanceof Outcome.Refused) {
            attempts.refused(client, now);
        }
        return outcome;
    }

    private Outcome enrol(EnrolRequest request, Instant now) {
        var wanted = hash(request.secret());
        // Every token is compared in full, so the time says nothing about the secret.
        Optional<EnrolRows.Token> match = Optional.empty();
        for (var token : rows.tokens(request.site())) {
            if (MessageDigest.isEqual(ascii(token.hash()), ascii(wanted))) {
                match = Optional.of(token);
            }
        }
        if (match.isEmpty()) {
            return refused("HF-ENR-001", "a token of site " + request.site(), "another secret");
        }
        var token = match.get();
        if (!token.expires().isAfter(now)) {
            return refused("HF-ENR-003", "a token that is still valid", "one that expired at " + token.expires());
        }
        var again = token.usedKey().equals(request.agentKey().hex())
                && token.usedInstance().equals(request.instance());
        if (!token.unused() && !again) {
            return refused("HF-ENR-002", "an unused token", "one that another agent has used");
        }
        var issued = ca.issue(request.csr(), request.site(), revocations.until(request.site()));
        var agent = new Agent(
                request.site(),
                request.agentKey(),
                request.sealingKey(),
                request.instance(),
                issued.serial(),
                issued.notAfter(),
                request.version(),
                request.supports(),
                now);
        var before = rows.agent(request.site());
        if (!rows.use(token.hash(), agent)) {
            return refused("HF-ENR-002", "an unused token", "one that another agent has used");
        }
        // The same installation once more, after a lost answer, goes on counting where it was.
        if (before.filter(agent::isSameInstallation).isEmpty()) {
            enrolledListeners.forEach(listener -> listener.accept(request.site()));
        }
        return new Outcome.Welcome(StrictJson.write(welcome(request.site(), issued)));
    }

    /** Answers {@code POST /v1/renew} of a site that showed its certificate. */
    public Outcome renew(SiteId site, String csr) {
        var agent = rows.agent(site);
        if (agent.isEmpty()) {
            return refused("HF-ENR-007", "a registered agent of site " + site, "none");
        }
        try {
            var issued = ca.issue(csr, site, revocations.until(site));
            var a = agent.get();
            rows.save(new Agent(
                    site,
                    a.agentKey(),
                    a.sealingKey(),
                    a.instance(),
                    issued.serial(),
                    issued.notAfter(),
                    a.version(),
                    a.supports(),
                    a.enrolled()));
            return new Outcome.Welcome(Bytes.utf8(issued.pem()));
        } catch (Refusal refusal) {
            return new Outcome.Refused(400, refusal.problem());
        }
    }

    /** The registered agent of a site that is not revoked. */
    public Optional<Agent> agent(SiteId site) {
        return rows.agent(site);
    }

    /** What the registered agents of these sites understand; nothing for a site without one. */
    public Map<SiteId, List<String>> supports(Collection<SiteId> sites) {
        return rows.supports(sites);
    }

    /** Remembers what an agent now says it understands. */
    public void supports(SiteId site, String version, List<String> supports) {
        rows.agent(site)
                .filter(a -> !a.version().equals(version) || !a.supports().equals(supports))
                .ifPresent(a -> rows.save(new Agent(
                        site,
                        a.agentKey(),
                        a.sealingKey(),
                        a.instance(),
                        a.serial(),
                        a.notAfter(),
                        version,
                        supports,
                        a.enrolled())));
    }

    /** Ends every certificate and token of a site; a new token lets it in again. */
    public void revoke(SiteId site, String author) {
        revocations.add(site, clock.instant(), author, rows.serials(site));
        rows.remove(site);
        revokedListeners.forEach(listener -> listener.accept(site));
    }

    /** The common name of a certificate of this fleet that is neither expired nor revoked. */
    public Optional<String> nameOf(X509Certificate certificate) {
        return ca.nameOf(certificate).filter(name -> !revoked(name, certificate));
    }

    /** The site a certificate names, unless it is revoked or names no site. */
    public Optional<SiteId> siteOf(X509Certificate certificate) {
        return nameOf(certificate).filter(SiteId::isValid).map(SiteId::new).filter(site -> !isReserved(site));
    }

    private boolean revoked(String name, X509Certificate certificate) {
        return SiteId.isValid(name)
                && !FleetCa.issuedAt(certificate).isAfter(revocations.until(new SiteId(name)))
                && !revocations.until(new SiteId(name)).equals(Instant.EPOCH);
    }

    private Json.Obj welcome(SiteId site, FleetCa.Issued issued) {
        return Json.object(
                "schema", "enrolled.v1",
                "fleet", fleet.value(),
                "site", site.value(),
                "certificate", issued.pem(),
                "ca", ca.pem(),
                "roots",
                        Json.object(
                                "catalog", base64(firstRoot(Repository.CATALOG)),
                                "director", base64(firstRoot(Repository.DIRECTOR))),
                "endpoints",
                        endpoints.get().stream()
                                .map(e -> Json.object("kind", e.kind(), "url", e.url()))
                                .toList());
    }

    private Bytes firstRoot(Repository repository) {
        return files.rootChain(repository).getFirst();
    }

    private static Outcome refused(String code, String expected, String found) {
        return new Outcome.Refused(
                403, new Problem(code, expected, found, "make a new token with: holdfast site token NAME"));
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private static String hash(String secret) {
        return Bytes.utf8(secret).digest().value();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
