package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.MqttLink.Sent;
import dev.holdfast.protocol.link.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may say and hear what at a broker, whichever it is (protocol.md D23). */
abstract class BrokerContract extends BrokerBed {
    /** What consumers may hear; what is said in a pivot or asked for is nobody's but the hub's. */
    private static final List<Topic.Up> TELEMETRY =
            List.of(Topic.Up.STATE, Topic.Up.STATUS, Topic.Up.HEARTBEAT, Topic.Up.METRICS, Topic.Up.EVENTS);

    private static final int NOT_AUTHORIZED = 135;

    /** Certificate and key of a consumer whom the broker knows; asked for {@code erp} alone. */
    abstract FleetCa.BrokerIdentity consumer(String name);

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
                "holdfast/1/dn/+/#",
                "holdfast/1/up/north/#",
                "+/+/+/+/+",
                "$SYS/#",
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

    @Test
    void each_of_twenty_sites_writes_and_hears_on_its_own_topics_alone() throws Exception {
        var names =
                IntStream.rangeClosed(1, 20).mapToObj(i -> new SiteId("m" + i)).toList();
        var hubEars = new LinkEars();
        var everything = Arrays.stream(Topic.Up.values()).map(topic::allUp).toList();
        var hub = hub(hubEars, everything);
        var ears = names.stream().map(_ -> new LinkEars()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = new ArrayList<Future<?>>();
            for (int i = 0; i < names.size(); i++) {
                var name = names.get(i);
                var heard = ears.get(i);
                var registered = fleet.register(name.value());
                written.add(threads.submit(
                        () -> writeEverywhere(name, site(registered, heard, List.of(topic.allDown(name))), names)));
            }
            for (var each : written) {
                each.get();
            }
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(hub.send(down(names.get(i).value()), PATIENCE)).isEqualTo(new Sent.Done());
            assertThat(ears.get(i).next(LinkEvent.Message.class))
                    .isEqualTo(new LinkEvent.Message(topic.down(names.get(i), Topic.Down.REPLIES), NEWS, false));
        }
        for (int i = 0; i < names.size() * Topic.Up.values().length; i++) {
            var message = hubEars.next(LinkEvent.Message.class);
            assertThat(topic.from(message.topic()).orElseThrow().site().value())
                    .isEqualTo(message.payload().utf8());
        }
        assertThat(hubEars.messages()).isEmpty();
    }

    private void writeEverywhere(SiteId self, MqttLink link, List<SiteId> names) {
        var payload = Bytes.utf8(self.value());
        for (var name : names) {
            for (var channel : Topic.Up.values()) {
                var expected = name.equals(self) ? new Sent.Done() : new Sent.Refused(NOT_AUTHORIZED);
                assertThat(link.send(Outgoing.of(topic.up(name, channel), payload, 1), PATIENCE))
                        .as(self + " on " + topic.up(name, channel))
                        .isEqualTo(expected);
            }
            for (var channel : Topic.Down.values()) {
                assertThat(link.send(Outgoing.of(topic.down(name, channel), payload, 1), PATIENCE))
                        .as(self + " on " + topic.down(name, channel))
                        .isEqualTo(new Sent.Refused(NOT_AUTHORIZED));
            }
            if (!name.equals(self)) {
                // Nobody answers these; that they went nowhere shows in what the others hear.
                link.send(Outgoing.of(topic.up(name, Topic.Up.HEARTBEAT), payload, 0), PATIENCE);
                link.send(Outgoing.of(topic.down(name, Topic.Down.POINTER), payload, 0), PATIENCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dn/north/ptr", "dn/north/cmd", "dn/north/rsp", "bc/beacon", "bc/catalog"})
    void the_hub_writes_and_a_site_reads(String below) {
        var ears = new LinkEars();
        site(north, ears, List.of(topic.allDown(northName), "holdfast/1/bc/#"));
        assertThat(hub(new LinkEars(), List.of()).send(Outgoing.of("holdfast/1/" + below, NEWS, 1), PATIENCE))
                .isEqualTo(new Sent.Done());
        assertThat(ears.next(LinkEvent.Message.class).topic()).isEqualTo("holdfast/1/" + below);
    }

    @Test
    void several_hubs_may_share_what_sites_say() {
        var ears = new LinkEars();
        hub(ears, List.of("$share/hubs/" + topic.allUp(Topic.Up.EVENTS)));
        site(north, new LinkEars(), List.of()).send(event("north"), PATIENCE);
        assertThat(ears.next(LinkEvent.Message.class).topic()).isEqualTo(topic.up(northName, Topic.Up.EVENTS));
    }

    @Test
    void a_consumer_hears_telemetry_of_all_sites_and_says_nothing() {
        var ears = new LinkEars();
        var consumer = consumer(
                consumer("erp"),
                "erp",
                ears,
                topic.allUp(Topic.Up.STATE),
                topic.allUp(Topic.Up.STATUS),
                topic.allUp(Topic.Up.EVENTS),
                "$share/erp/" + topic.allUp(Topic.Up.METRICS),
                topic.allUp(Topic.Up.HEARTBEAT));
        var site = site(north, new LinkEars(), List.of());
        var heard = new ArrayList<String>();
        for (var channel : Topic.Up.values()) {
            assertThat(site.send(Outgoing.of(topic.up(northName, channel), NEWS, 1), PATIENCE))
                    .isEqualTo(new Sent.Done());
            if (TELEMETRY.contains(channel)) {
                heard.add(ears.next(LinkEvent.Message.class).topic());
            }
        }
        assertThat(heard)
                .containsExactlyElementsOf(TELEMETRY.stream()
                        .map(channel -> topic.up(northName, channel))
                        .toList());
        for (var forbidden : List.of(
                topic.up(northName, Topic.Up.EVENTS),
                topic.up(new SiteId("consumer-erp"), Topic.Up.EVENTS),
                topic.down(northName, Topic.Down.COMMANDS),
                topic.beacon())) {
            assertThat(consumer.send(Outgoing.of(forbidden, NEWS, 1), PATIENCE))
                    .as(forbidden)
                    .isEqualTo(new Sent.Refused(NOT_AUTHORIZED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "holdfast/1/up/#",
                "holdfast/1/up/+/req",
                "holdfast/1/up/north/req",
                "holdfast/1/+/north/+",
                "$share/g/holdfast/1/up/+/req",
                "holdfast/1/dn/#",
                "holdfast/1/dn/north/ptr"
            })
    void a_consumer_hears_no_requests_and_nothing_that_goes_down(String filter) {
        var ears = new LinkEars();
        var own = topic.allUp(Topic.Up.STATUS);
        var consumer =
                start(link("consumer-erp", PemTls.context(consumer("erp"), fleet.ca.pem()), List.of(own, filter)));
        consumer.start(ears);
        if (ears.next(LinkEvent.class) instanceof LinkEvent.Connected) {
            var site = site(north, new LinkEars(), List.of());
            site.send(Outgoing.of(topic.up(northName, Topic.Up.REQUESTS), NEWS, 1), PATIENCE);
            hub(new LinkEars(), List.of()).send(down("north"), PATIENCE);
            site.send(Outgoing.of(topic.up(northName, Topic.Up.STATUS), NEWS, 1), PATIENCE);
            assertThat(ears.next(LinkEvent.Message.class).topic()).isEqualTo(topic.up(northName, Topic.Up.STATUS));
        }
        // A broker may deliver twice what two filters ask for.
        assertThat(ears.messages())
                .extracting(LinkEvent.Message::topic)
                .allMatch(topic.up(northName, Topic.Up.STATUS)::equals);
    }

    @Test
    void the_newest_connection_of_a_site_takes_the_place_of_the_older_one() {
        var twin = fleet.register("twin");
        var ears = new LinkEars();
        site(twin, ears, List.of());
        var second = site(twin, new LinkEars(), List.of());
        // Mosquitto 2.0.11 hangs up without saying why.
        ears.next(LinkEvent.Lost.class);
        assertThat(second.send(event("twin"), PATIENCE)).isEqualTo(new Sent.Done());
    }

    @Test
    void a_last_will_on_a_foreign_topic_is_never_published() {
        var ears = new LinkEars();
        hub(ears, List.of(topic.allUp(Topic.Up.STATE)));
        var mallory = fleet.register("mallory");
        var honest = fleet.register("honest");
        var own = topic.up(new SiteId("honest"), Topic.Up.STATE);
        // Whether the broker lets such a client in is its own affair; what counts is that nobody hears the will.
        try (var liar = RawMqtt.dial(url(), fleet.tls(mallory));
                var other = RawMqtt.dial(url(), fleet.tls(honest))) {
            liar.connect(Packets.withWill("mallory", topic.up(southName, Topic.Up.STATE), Duration.ZERO));
            other.connect(Packets.withWill("honest", own, Duration.ofSeconds(1)));
            liar.vanish();
            other.vanish();
            assertThat(ears.next(LinkEvent.Message.class).topic()).isEqualTo(own);
        }
    }
}
