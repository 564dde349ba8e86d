package dev.holdfast.agent.identity;

import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;

/**
 * Makes this data folder belong to a site (protocol.md D31, D33). May be repeated after any failure: the keys are kept, so
 * the hub gives the same answer again to the same token.
 */
public final class Enrolment {
    private static final String TYPE = "application/vnd.holdfast.enrol.v1+json";
    private static final int LONGEST_ANSWER = 4 << 20;

    private final Path data;
    private final AgentStore store;
    private final Clock clock;
    private final SecureRandom random;
    private final Route route;
    private final String version;

    public Enrolment(Path data, AgentStore store, Clock clock, SecureRandom random, Route route, String version) {
        this.data = data;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.route = route;
        this.version = version;
    }

    public EnrolResult enrol(Token token) {
        var known = store.identity().map(Identity::parse);
        if (known.isPresent()) {
            return known.get().site().equals(token.site())
                            && known.get().fleet().equals(token.fleet())
                    ? new EnrolResult.AlreadyHere(known.get())
                    : new EnrolResult.Refused(new Refusal(
                                    "HF-ENR-013",
                                    "a data folder that belongs to no site, or to " + token.fleet() + "/"
                                            + token.site(),
                                    known.get().fleet() + "/" + known.get().site(),
                                    "choose another folder with --data")
                            .problem());
        }
        try {
            var keys = SiteKeys.openOrMake(data.resolve("keys"), random);
            var authorities = Pem.certificates(token.ca());
            var caller = new HubCaller(() -> FleetTls.context(authorities, clock::instant), token::agent, route);
            var answer = caller.post("/v1/enrol", TYPE, request(token, keys).write(), LONGEST_ANSWER);
            if (!answer.ok()) {
                return new EnrolResult.Refused(HubProblem.read(answer).problem());
            }
            var identity = identity(token, keys, answer.body());
            DurableFile.write(data.resolve("keys").resolve(SiteIdentity.COPY), identity.write());
            store.enrol(
                    identity.write(),
                    TrustState.pinned(Repository.DIRECTOR, identity.directorRoot()),
                    TrustState.pinned(Repository.CATALOG, identity.catalogRoot()),
                    Instant.EPOCH);
            return new EnrolResult.Enrolled(identity);
        } catch (Refusal e) {
            return new EnrolResult.Refused(e.problem());
        } catch (CertificateException e) {
            return new EnrolResult.Refused(mismatch("certificates that can be read", String.valueOf(e.getMessage()))
                    .problem());
        } catch (IOException e) {
            return new EnrolResult.Unreachable(HubProblem.reason(e));
        }
    }

    private Envelope request(Token token, SiteKeys keys) {
        var payload = StrictJson.write(Json.object(
                "schema", "enrol.v1",
                "site", token.site().value(),
                "secret", token.secret(),
                "instance", keys.instance(),
                "csr", Pem.request(token.site().value(), keys.tls()),
                "agentKey", keys.agent().publicKey().hex(),
                "sealingKey", keys.sealing().publicHex(),
                "agent", Json.object("version", version, "supports", Features.SUPPORTED)));
        return Envelope.sign(TYPE, payload, keys.agent());
    }

    private Identity identity(Token token, SiteKeys keys, Bytes answer) throws CertificateException {
        var view = JsonView.of(StrictJson.parseObject(answer, Limits.metadata(LONGEST_ANSWER)));
        if (!view.at("fleet").text().equals(token.fleet().value())
                || !view.at("site").text().equals(token.site().value())) {
            throw mismatch(
                    token.fleet() + "/" + token.site(),
                    view.at("fleet").text() + "/" + view.at("site").text());
        }
        var director = root(view.at("roots").at("director"), token.directorRoot());
        var catalog = root(view.at("roots").at("catalog"), token.catalogRoot());
        var certificate = view.at("certificate").text();
        SiteIdentity.checkCertificate(
                certificate, token.site().value(), keys.tls().getPublic());
        return new Identity(
                token.fleet(),
                token.site(),
                keys.instance(),
                clock.instant(),
                token.ca(),
                certificate,
                Identity.endpoints(view.at("endpoints")),
                director,
                catalog);
    }

    private static Bytes root(JsonView view, dev.holdfast.protocol.id.Digest expected) {
        var root = Bytes.copyOf(Base64.getDecoder().decode(view.text()));
        if (!root.digest().equals(expected)) {
            throw mismatch("the first root " + expected, root.digest().toString());
        }
        return root;
    }

    private static Refusal mismatch(String expected, String found) {
        return new Refusal(
                "HF-ENR-011", "an answer that fits the token: " + expected, found, "ask the operator for a new token");
    }
}
