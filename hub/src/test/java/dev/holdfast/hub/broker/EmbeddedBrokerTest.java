package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LinkEars;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.PahoLink;
import dev.holdfast.protocol.link.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest extends BrokerContract {
    private Optional<EmbeddedBroker> broker = Optional.empty();

    @Override
    void serve(Path data) {
        broker = Optional.of(
                EmbeddedBroker.start(data, "127.0.0.1", 0, topic, fleet.ca, fleet.enrolment, new SecureRandom()));
    }

    @Override
    void endService() {
        broker.orElseThrow().close();
    }

    @Override
    String url() {
        return "mqtts://127.0.0.1:" + broker.orElseThrow().port();
    }

    @Test
    void a_last_will_on_a_foreign_topic_is_never_published() {
        var hubEars = new LinkEars();
        var hub = hub(hubEars, List.of(topic.allUp(Topic.Up.STATE)));
        var victimState = topic.up(new SiteId("west"), Topic.Up.STATE);
        var mallory = fleet.register("mallory");
        var settings = new MqttLink.Settings(
                url(),
                "mallory",
                fleet.tls(mallory),
                Optional.of(new MqttLink.Will(victimState, NEWS, Duration.ZERO)),
                List.of(),
                true,
                false,
                Duration.ofSeconds(60));
        var ears = new LinkEars();
        start(new PahoLink(settings, fleet.clock, new Random(1))).start(ears);
        // Whether the broker lets such a client in is its own affair; what counts is that nobody hears the will.
        LinkEvent first = ears.next(LinkEvent.class);
        if (first instanceof LinkEvent.Connected) {
            broker.orElseThrow().drop(new SiteId("mallory"));
            ears.next(LinkEvent.Lost.class);
        }
        var own = site(fleet.register("west"), new LinkEars(), List.of());
        own.send(Outgoing.of(victimState, Bytes.utf8("\"own\""), 1), PATIENCE);
        assertThat(hubEars.nextPayload().utf8()).isEqualTo("\"own\"");
        assertThat(hub.connected()).isTrue();
    }

    @Test
    void a_revoked_site_is_dropped_at_once_and_stays_outside() {
        var gone = fleet.register("gone");
        var ears = new LinkEars();
        site(gone, ears, List.of());
        fleet.clock.pass(Duration.ofSeconds(2));
        fleet.enrolment.revoke(new SiteId("gone"), "ada");
        ears.next(LinkEvent.Lost.class);
        var again = new LinkEars();
        start(link("gone", fleet.tls(gone), List.of())).start(again);
        again.next(LinkEvent.Lost.class);
    }
}
