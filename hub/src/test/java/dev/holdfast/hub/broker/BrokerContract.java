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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** What hub and sites rely on in a broker, whichever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrokerContract {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int NOT_AUTHORIZED = 135;
    static final Bytes NEWS = Bytes.utf8("\"news\"");

    final Topic topic = Topic.DEFAULT;
    private final List<MqttLink> links = new ArrayList<>();
    FleetFixture fleet;
    private Registered north;
    private Registered south;

    @BeforeAll
    void start(@TempDir Path data) {
        fleet = new FleetFixture(data, TestClock.nearTheRealTime());
        serve(data);
        north = fleet.register("north");
        south = fleet.register("south");
    }

    /** Starts the broker for the fleet of this data folder. */
    abstract void serve(Path data);

    abstract void endService();

    abstract String url();

    @AfterEach
    void disconnect() {
        links.forEach(MqttLink::close);
        links.clear();
    }

    @AfterAll
    void stop() {
        endService();
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
        hub.send(Outgoing.retained(topic.down(new SiteId("north"), Topic.Down.POINTER), Bytes.utf8("")), PATIENCE);
        var ears = new LinkEars();
        var own = topic.down(new SiteId("north"), Topic.Down.REPLIES);
        start(link("north", fleet.tls(north), List.of(own, filter))).start(ears);
        // A broker may refuse such a subscription or grant it and deliver nothing by it.
        if (ears.next(LinkEvent.class) instanceof LinkEvent.Connected) {
            hub.send(down("south"), PATIENCE);
            hub.send(Outgoing.of(own, Bytes.utf8("\"mine\""), 1), PATIENCE);
            assertThat(ears.nextPayload().utf8()).isEqualTo("\"mine\"");
        }
        assertThat(ears.messages()).extracting(LinkEvent.Message::topic).allMatch(own::equals);
    }

    @Test
    void nobody_takes_over_the_session_of_another_by_its_name() {
        var ears = new LinkEars();
        var victim = site(south, ears, List.of(topic.allDown(new SiteId("south"))));
        var thief = new LinkEars();
        var thieving = start(link("south", fleet.tls(north), List.of()));
        thieving.start(thief);
        // A broker may refuse the name or count it as the one in the certificate.
        if (thief.next(LinkEvent.class) instanceof LinkEvent.Connected) {
            assertThat(thieving.send(event("south"), PATIENCE)).isEqualTo(new Sent.Refused(NOT_AUTHORIZED));
        }
        assertThat(victim.connected()).isTrue();
        assertThat(victim.send(event("south"), PATIENCE)).isEqualTo(new Sent.Done());
    }

    @Test
    void a_site_is_not_the_hub_by_calling_itself_so() {
        var ears = new LinkEars();
        var liar = start(link(FleetCa.HUB, fleet.tls(north), List.of()));
        liar.start(ears);
        if (ears.next(LinkEvent.class) instanceof LinkEvent.Connected) {
            assertThat(liar.send(down("south"), PATIENCE)).isEqualTo(new Sent.Refused(NOT_AUTHORIZED));
        }
    }

    @Test
    void without_a_certificate_of_this_fleet_there_is_no_connection() {
        var anonymous = new LinkEars();
        start(link("north", TestAgent.anonymous(fleet.ca.pem()), List.of())).start(anonymous);
        anonymous.next(LinkEvent.Lost.class);
    }

    final MqttLink hub(Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(FleetCa.HUB, fleet.ca.hubTls(), filters), ears);
    }

    final MqttLink site(Registered site, Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(site.agent().site.value(), fleet.tls(site), filters), ears);
    }

    final MqttLink connected(MqttLink link, Consumer<LinkEvent> ears) {
        var first = new LinkEars();
        start(link).start(event -> {
            first.accept(event);
            ears.accept(event);
        });
        first.next(LinkEvent.Connected.class);
        return link;
    }

    final MqttLink link(String clientId, SSLContext tls, List<String> filters) {
        return new PahoLink(LinkEars.settings(url(), clientId, tls, filters), fleet.clock, new Random(1));
    }

    final MqttLink start(MqttLink link) {
        links.add(link);
        return link;
    }

    final Outgoing event(String site) {
        return Outgoing.of(topic.up(new SiteId(site), Topic.Up.EVENTS), NEWS, 1);
    }

    final Outgoing down(String site) {
        return Outgoing.of(topic.down(new SiteId(site), Topic.Down.REPLIES), NEWS, 1);
    }
}
