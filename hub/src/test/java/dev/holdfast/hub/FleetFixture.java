package dev.holdfast.hub;

import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.publish.PublishFixture;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The publishing half of a hub with its CA, its registry of agents and what they reported. */
public final class FleetFixture implements AutoCloseable {
    public final PublishFixture hub;
    public final FleetId id;
    public final TestClock clock;
    public final FleetCa ca;
    public final Enrolment enrolment;
    public final Fleet fleet;

    public FleetFixture(Path data) {
        this(data, new TestClock());
    }

    public FleetFixture(Path data, TestClock clock) {
        this.clock = clock;
        hub = new PublishFixture(data, clock);
        id = hub.keys.fleet();
        ca = FleetCa.open(hub.keys.folder(), id, List.of("hub.example"), new SecureRandom(), clock);
        enrolment = new Enrolment(
                data,
                hub.store,
                id,
                ca,
                () -> List.of(new Endpoint("hub", "https://localhost:8443")),
                new SecureRandom(),
                clock);
        fleet = new Fleet(hub.store, clock, _ -> Duration.ofSeconds(30));
    }

    /** The secret of a new token. */
    public String secret(SiteId site) {
        return JsonView.of(enrolment.token(site, Enrolment.TOKEN_LIFE))
                .at("secret")
                .text();
    }

    /** A registered agent, and the chain of its certificate. */
    public record Registered(TestAgent agent, String chain) {}

    public Registered register(String site) {
        return register(new TestAgent(new SiteId(site)));
    }

    public Registered register(TestAgent agent) {
        return switch (enrolment.enrol(agent.enrolment(secret(agent.site)), "test")) {
            case Enrolment.Outcome.Welcome(var document) ->
                new Registered(
                        agent,
                        JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT))
                                .at("certificate")
                                .text());
            case Enrolment.Outcome.Refused refused ->
                throw new AssertionError(refused.problem().line());
        };
    }

    /** The TLS of a registered agent. */
    public SSLContext tls(Registered registered) {
        return registered.agent().tls(registered.chain(), ca.pem());
    }

    @Override
    public void close() {
        hub.close();
    }
}
