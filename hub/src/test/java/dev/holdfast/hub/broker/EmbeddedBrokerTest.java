package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.FleetFixture.Registered;
import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.MqttLink.Sent;
import dev.holdfast.protocol.link.PahoLink;
import dev.holdfast.protocol.link.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int NOT_AUTHORIZED = 135;
    private static final Bytes NEWS = Bytes.utf8("\"news\"");

    private final Topic topic = Topic.DEFAULT;
    private final List<MqttLink> links = new ArrayList<>();
    private FleetFixture fleet;
    private EmbeddedBroker broker;
    private Registered north;
    private Registered south;

    @BeforeAll
    void start(@TempDir Path data) {
        fleet = new FleetFixture(data, TestClock.nearTheRealTime());
        broker = EmbeddedBroker.start(data, "127.0.0.1", 0, topic, fleet.ca, fleet.enrolment, new SecureRandom());
        north = fleet.register("north");
        south = fleet.register("south");
    }

    @AfterEach
    void disconnect() {
        links.forEach(MqttLink::close);
        links.clear();
    }

    @AfterAll
    void stop() {
        broker.close();
        fleet.close();
    }

    @Test
    void what_a_site_says_reaches_the_hub_and_the_answer_comes_back() {
        var hubEars = new LinkEars();
        var hub = hub(hubEars, List.of(topic.allUp(Topic.Up.EVENTS)));
        var ears = new LinkEars();
        var site = site(north, ears, List.of(topic.allDown(new SiteId("north"))));
        assertThat(site.send(event("north"), PATIENCE)).isEqualTo(new Sent.Done());
        assertThat(hubEars.next(LinkEvent.Message.class).topic())
                .isEqualTo(topic.up(new SiteId("north"), Topic.Up.EVENTS));
        assertThat(hub.send(down("north"), PATIENCE)).isEqualTo(new Sent.Done());
        assertThat(ears.nextPayload()).isEqualTo(NEWS);
    }

    @Test
    void a_pointer_waits_for_the_site_that_was_away() {
        var hub = hub(new LinkEars(), List.of());
        hub.send(Outgoing.retained(topic.down(new SiteId("north"), Topic.Down.POINTER), NEWS), PATIENCE);
        var ears = new LinkEars();
        site(north, ears, List.of(topic.allDown(new SiteId("north"))));
        assertThat(ears.next(LinkEvent.Message.class).retained()).isTrue();
    }

    @Test
    void a_site_writes_on_no_topic_but_its_own() {
        var site = site(north, new LinkEars(), List.of());
        for (var foreign : List.of(
                topic.up(new SiteId("south"), Topic.Up.EVENTS),
                topic.up(new SiteId("south"), Topic.Up.STATE),
                topic.down(new SiteId("south"), Topic.Down.POINTER),
                topic.down(new SiteId("north"), Topic.Down.POINTER),
                topic.up(new SiteId("north-2"), Topic.Up.EVENTS),
                topic.beacon(),
                "holdfast/2/up/north/e",
                "other")) {
            assertThat(site.send(Outgoing.of(foreign, NEWS, 1), PATIENCE))
                    .as(foreign)
                    .isEqualTo(new Sent.Refused(NOT_AUTHORIZED));
        }
        assertThat(site.send(event("north"), PATIENCE)).isEqualTo(new Sent.Done());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holdfast/1/dn/south/#",
                "holdfast/1/dn/south/ptr",
                "holdfast/1/dn/+/ptr",
                "holdfast/1/up/south/#",
                "holdfast/1/up/+/e",
                "holdfast/#",
                "#",
                "$share/all/holdfast/1/dn/+/ptr",
                "$share/all/holdfast/1/dn/south/#",
                "$sys/mqtt/retain/#"
            })
    void a_site_reads_nothing_of_others(String filter) {
        var hub = hub(new LinkEars(), List.of());
        hub.send(Outgoing.retained(topic.down(new SiteId("south"), Topic.Down.POINTER), NEWS), PATIENCE);
        var ears = new LinkEars();
        start(link("north", fleet.tls(north), List.of(filter))).start(ears);
        assertThat(ears.next(LinkEvent.Lost.class).reason()).isNotEmpty();
        hub.send(down("south"), PATIENCE);
        assertThat(ears.messages()).isEmpty();
    }

    @Test
    void nobody_takes_over_the_session_of_another_by_its_name() {
        var ears = new LinkEars();
        var victim = site(south, ears, List.of(topic.allDown(new SiteId("south"))));
        var thief = new LinkEars();
        start(link("south", fleet.tls(north), List.of())).start(thief);
        assertThat(thief.next(LinkEvent.Lost.class).reason()).isNotEmpty();
        assertThat(victim.connected()).isTrue();
        assertThat(victim.send(event("south"), PATIENCE)).isEqualTo(new Sent.Done());
    }

    @Test
    void a_site_is_not_the_hub_by_calling_itself_so() {
        var ears = new LinkEars();
        start(link(FleetCa.HUB, fleet.tls(north), List.of())).start(ears);
        ears.next(LinkEvent.Lost.class);
    }

    @Test
    void a_last_will_on_a_foreign_topic_is_never_published() {
        var hubEars = new LinkEars();
        var hub = hub(hubEars, List.of(topic.allUp(Topic.Up.STATE)));
        var victimState = topic.up(new SiteId("south"), Topic.Up.STATE);
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
            broker.drop(new SiteId("mallory"));
            ears.next(LinkEvent.Lost.class);
        }
        var own = site(south, new LinkEars(), List.of());
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

    @Test
    void without_a_certificate_of_this_fleet_there_is_no_connection() {
        var anonymous = new LinkEars();
        start(link("north", TestAgent.anonymous(fleet.ca.pem()), List.of())).start(anonymous);
        anonymous.next(LinkEvent.Lost.class);
    }

    private MqttLink hub(Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(FleetCa.HUB, fleet.ca.hubTls(), filters), ears);
    }

    private MqttLink site(Registered site, Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(site.agent().site.value(), fleet.tls(site), filters), ears);
    }

    private MqttLink connected(MqttLink link, Consumer<LinkEvent> ears) {
        var first = new LinkEars();
        start(link).start(event -> {
            first.accept(event);
            ears.accept(event);
        });
        first.next(LinkEvent.Connected.class);
        return link;
    }

    private MqttLink link(String clientId, SSLContext tls, List<String> filters) {
        return new PahoLink(LinkEars.settings(url(), clientId, tls, filters), fleet.clock, new Random(1));
    }

    private MqttLink start(MqttLink link) {
        links.add(link);
        return link;
    }

    private String url() {
        return "mqtts://127.0.0.1:" + broker.port();
    }

    private Outgoing event(String site) {
        return Outgoing.of(topic.up(new SiteId(site), Topic.Up.EVENTS), NEWS, 1);
    }

    private Outgoing down(String site) {
        return Outgoing.of(topic.down(new SiteId(site), Topic.Down.REPLIES), NEWS, 1);
    }
}
