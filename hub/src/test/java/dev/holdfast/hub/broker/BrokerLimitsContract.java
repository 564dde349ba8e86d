package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture.Registered;
import dev.holdfast.hub.LinkEars;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.MqttLink.Sent;
import dev.holdfast.protocol.link.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients rely on in a broker beyond rights (protocol.md D21): sizes, sessions, wills, retained messages. */
abstract class BrokerLimitsContract extends BrokerBed {
    private static final int MAX_PACKET = 1 << 20;

    @Test
    void the_broker_says_its_limits_when_a_client_connects() {
        try (var raw = RawMqtt.dial(url(), fleet.tls(north))) {
            var answer = raw.connect(Packets.connect("north").keepAlive(65_535).build());
            assertThat(number(answer, MqttPropertyType.MAXIMUM_PACKET_SIZE)).contains(MAX_PACKET);
            assertThat(number(answer, MqttPropertyType.TOPIC_ALIAS_MAXIMUM).orElse(0))
                    .isZero();
            assertThat(number(answer, MqttPropertyType.SERVER_KEEP_ALIVE)).contains(600);
            // Paho reads larger ones as negative (rule P3); absent it takes its own.
            assertThat(number(answer, MqttPropertyType.RECEIVE_MAXIMUM).orElse(1))
                    .isBetween(1, 32_767);
        }
    }

    @Test
    void the_keep_alive_of_a_metered_site_stands() {
        try (var raw = RawMqtt.dial(url(), fleet.tls(north))) {
            var answer = raw.connect(Packets.connect("north").keepAlive(240).build());
            assertThat(number(answer, MqttPropertyType.SERVER_KEEP_ALIVE).orElse(240))
                    .isEqualTo(240);
        }
    }

    @Test
    void a_topic_alias_is_not_taken() {
        try (var raw = RawMqtt.dial(url(), fleet.tls(north))) {
            raw.connect(Packets.connect("north").build());
            var alias = new MqttProperties();
            alias.add(new IntegerProperty(MqttPropertyType.TOPIC_ALIAS.value(), 1));
            raw.send(MqttMessageBuilders.publish()
                    .topicName(own(north, Topic.Up.EVENTS))
                    .qos(MqttQoS.AT_LEAST_ONCE)
                    .messageId(1)
                    .properties(alias)
                    .payload(text("\"aliased\""))
                    .build());
            raw.awaitEnd();
        }
    }

    /** A quarter mebibyte of a blob in base64 within an answer, and the largest message that our links send. */
    @ParameterizedTest
    @ValueSource(ints = {262_144 / 3 * 4 + 200, MAX_PACKET - 4_096})
    void the_largest_answers_and_messages_arrive_whole(int size) {
        var large = Bytes.utf8("\"" + "x".repeat(size - 2) + "\"");
        var ears = new LinkEars();
        site(north, ears, List.of(topic.allDown(northName)));
        var hubEars = new LinkEars();
        var hub = hub(hubEars, List.of(topic.allUp(Topic.Up.EVENTS)));
        assertThat(hub.send(Outgoing.of(topic.down(northName, Topic.Down.REPLIES), large, 1), PATIENCE))
                .isEqualTo(new Sent.Done());
        assertThat(ears.nextPayload().equals(large)).isTrue();
        var site = site(south, new LinkEars(), List.of());
        assertThat(site.send(Outgoing.of(topic.up(southName, Topic.Up.EVENTS), large, 1), PATIENCE))
                .isEqualTo(new Sent.Done());
        assertThat(hubEars.nextPayload().equals(large)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_PACKET + 1, 4 * MAX_PACKET})
    void a_packet_above_the_limit_ends_its_own_connection_and_harms_no_other(int size) {
        var hubEars = new LinkEars();
        var hub = hub(hubEars, List.of(topic.allUp(Topic.Up.EVENTS)));
        var neighbour = site(south, new LinkEars(), List.of());
        try (var raw = RawMqtt.dial(url(), fleet.tls(north))) {
            raw.connect(Packets.connect("north").build());
            raw.send(MqttMessageBuilders.publish()
                    .topicName(own(north, Topic.Up.EVENTS))
                    .qos(MqttQoS.AT_LEAST_ONCE)
                    .messageId(1)
                    .payload(text("x".repeat(size)))
                    .build());
            raw.awaitEnd();
        }
        assertThat(neighbour.send(event("south"), PATIENCE)).isEqualTo(new Sent.Done());
        assertThat(hubEars.next(LinkEvent.Message.class).topic()).isEqualTo(own(south, Topic.Up.EVENTS));
        assertThat(hub.connected()).isTrue();
        assertThat(site(north, new LinkEars(), List.of()).send(event("north"), PATIENCE))
                .isEqualTo(new Sent.Done());
    }

    @Test
    void a_will_comes_after_its_delay_and_not_at_all_when_the_site_is_back_in_time() {
        var hubEars = new LinkEars();
        hub(hubEars, List.of(topic.allUp(Topic.Up.STATE)));
        var back = fleet.register("will-back");
        var away = fleet.register("will-away");
        var delay = Duration.ofSeconds(2);
        try (var first = RawMqtt.dial(url(), fleet.tls(back));
                var second = RawMqtt.dial(url(), fleet.tls(away))) {
            first.connect(Packets.withWill("will-back", own(back, Topic.Up.STATE), Duration.ofSeconds(1)));
            second.connect(Packets.withWill("will-away", own(away, Topic.Up.STATE), delay));
            first.vanish();
            site(back, new LinkEars(), List.of());
            var gone = System.nanoTime();
            second.vanish();
            var will = hubEars.next(LinkEvent.Message.class);
            // The will of the first would have come earlier.
            assertThat(will.topic()).isEqualTo(own(away, Topic.Up.STATE));
            assertThat(Duration.ofNanos(System.nanoTime() - gone)).isBetween(delay.minusSeconds(1), PATIENCE);
        }
    }

    @Test
    void what_came_while_a_site_was_away_waits_in_its_session() {
        var sleeper = fleet.register("sleeper");
        try (var raw = RawMqtt.dial(url(), fleet.tls(sleeper))) {
            raw.connect(Packets.session("sleeper", Packets.HOUR));
            raw.subscribe(topic.allDown(new SiteId("sleeper")));
            raw.vanish();
        }
        hub(new LinkEars(), List.of()).send(down("sleeper"), PATIENCE);
        try (var raw = RawMqtt.dial(url(), fleet.tls(sleeper))) {
            assertThat(raw.connect(Packets.session("sleeper", Packets.HOUR))
                            .variableHeader()
                            .isSessionPresent())
                    .isTrue();
            raw.next(MqttMessageType.PUBLISH);
        }
    }

    @Test
    void a_session_ends_when_its_time_is_over() {
        var forgotten = fleet.register("forgotten");
        // Every question gives the session another second to live, so each wait is longer than the last.
        var present = true;
        for (var wait = Duration.ofMillis(1_500); present; wait = wait.multipliedBy(2)) {
            assertThat(wait).as("the session still lives").isLessThan(PATIENCE);
            try (var raw = RawMqtt.dial(url(), fleet.tls(forgotten))) {
                raw.connect(Packets.session("forgotten", 1));
                raw.subscribe(topic.allDown(new SiteId("forgotten")));
            }
            LockSupport.parkNanos(wait.toNanos());
            try (var raw = RawMqtt.dial(url(), fleet.tls(forgotten))) {
                present = raw.connect(Packets.session("forgotten", 1))
                        .variableHeader()
                        .isSessionPresent();
            }
        }
    }

    @Test
    void a_site_for_which_too_much_has_waited_still_hears_what_comes_now() {
        var flooded = fleet.register("flooded");
        var filter = topic.allDown(new SiteId("flooded"));
        try (var raw = RawMqtt.dial(url(), fleet.tls(flooded))) {
            raw.connect(Packets.session("flooded", Packets.HOUR));
            raw.subscribe(filter);
        }
        var hub = hub(new LinkEars(), List.of());
        var replies = topic.down(new SiteId("flooded"), Topic.Down.REPLIES);
        for (int i = 0; i < 500; i++) {
            assertThat(hub.send(Outgoing.of(replies, NEWS, 1), PATIENCE)).isEqualTo(new Sent.Done());
        }
        var ears = new LinkEars();
        site(flooded, ears, List.of(filter));
        hub.send(Outgoing.of(replies, Bytes.utf8("\"now\""), 1), PATIENCE);
        while (!ears.nextPayload().utf8().equals("\"now\"")) {
            // What waited comes first, or as much as the broker kept.
        }
    }

    @Test
    void every_retained_message_reaches_a_hub_that_starts_and_an_empty_one_takes_it_away() {
        var count = 1_000;
        var site = site(fleet.register("keeper"), new LinkEars(), List.of());
        var topics = IntStream.range(0, count)
                .mapToObj(i -> "holdfast/1/up/keeper/kept-" + i)
                .toList();
        var filter = "holdfast/1/up/keeper/#";
        topics.forEach(each ->
                assertThat(site.send(Outgoing.retained(each, NEWS), PATIENCE)).isEqualTo(new Sent.Done()));
        var ears = new LinkEars();
        var starting = hub(ears, List.of(filter));
        var heard = Stream.generate(() -> ears.next(LinkEvent.Message.class))
                .limit(count)
                .map(LinkEvent.Message::topic)
                .toList();
        assertThat(heard).containsExactlyInAnyOrderElementsOf(topics);
        topics.forEach(each -> site.send(Outgoing.retained(each, Bytes.utf8("")), PATIENCE));
        starting.close();
        var later = new LinkEars();
        hub(later, List.of(filter));
        site.send(event("keeper"), PATIENCE);
        assertThat(later.next(LinkEvent.Message.class).topic()).isEqualTo("holdfast/1/up/keeper/e");
    }

    private String own(Registered site, Topic.Up channel) {
        return topic.up(site.agent().site, channel);
    }

    private static Optional<Integer> number(MqttConnAckMessage answer, MqttPropertyType type) {
        return answer.variableHeader().properties().getProperty(type.value()) instanceof IntegerProperty found
                ? Optional.of(found.value())
                : Optional.empty();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
