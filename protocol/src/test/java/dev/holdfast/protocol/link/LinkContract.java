package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.MqttLink.Sent;
import dev.holdfast.protocol.link.MqttLink.Settings;
import dev.holdfast.protocol.link.MqttLink.Will;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every link promises, whatever client and broker are behind it. */
abstract class LinkContract {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Topics that begin so are forbidden to publish. */
    static final String FORBIDDEN = "forbidden/";

    static final Backoff QUICK = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(800));

    /** Does not come back within a test. */
    static final Backoff PATIENT = new Backoff(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    private final List<MqttLink> links = new ArrayList<>();

    abstract String address();

    abstract MqttLink link(Settings settings, Backoff backoff);

    MqttLink link(Settings settings) {
        return link(settings, QUICK);
    }

    /** Breaks the client's connection without a goodbye. */
    abstract void drop(String clientId);

    @AfterEach
    void close_links() {
        links.forEach(MqttLink::close);
    }

    Settings settings(String clientId, String... subscriptions) {
        try {
            return new Settings(
                    address(),
                    clientId,
                    SSLContext.getDefault(),
                    Optional.empty(),
                    List.of(subscriptions),
                    false,
                    true,
                    Duration.ofSeconds(30));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has a default context", e);
        }
    }

    static Settings withWill(Settings settings, Will will) {
        return new Settings(
                settings.broker(),
                settings.clientId(),
                settings.tls(),
                Optional.of(will),
                settings.subscriptions(),
                settings.cleanStart(),
                settings.manualAck(),
                settings.keepAlive());
    }

    MqttLink open(Settings settings, Listener listener) {
        var link = link(settings);
        links.add(link);
        link.start(listener);
        listener.next(LinkEvent.Connected.class);
        return link;
    }

    MqttLink open(String clientId, String... subscriptions) {
        return open(settings(clientId, subscriptions), new Listener());
    }

    static Outgoing text(String topic, String text) {
        return Outgoing.of(topic, Bytes.utf8(text), 1);
    }

    static void sent(MqttLink link, Outgoing message) {
        assertThat(link.send(message, PATIENCE)).isEqualTo(new Sent.Done());
    }

    @Test
    void messages_arrive_once_and_in_order() {
        var heard = new Listener();
        open(settings("reader", "order/+/e"), heard);
        var writer = open("writer");
        var texts = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        texts.forEach(text -> sent(writer, text("order/a/e", text)));
        heard.expectTexts(texts);
        assertThat(heard.within(LinkEvent.Message.class, Duration.ofMillis(200)))
                .isEmpty();
    }

    @Test
    void a_retained_message_reaches_whoever_comes_later_until_an_empty_one_removes_it() {
        var writer = open("writer");
        sent(writer, Outgoing.retained("kept/state", Bytes.utf8("on")));
        var later = new Listener();
        open(settings("later", "kept/#"), later);
        var message = later.next(LinkEvent.Message.class);
        assertThat(message.payload().utf8()).isEqualTo("on");
        assertThat(message.retained()).isTrue();

        sent(writer, Outgoing.retained("kept/state", Bytes.utf8("")));
        var last = new Listener();
        var link = open(settings("last", "kept/#"), last);
        sent(link, text("kept/marker", "marker"));
        assertThat(last.nextText()).isEqualTo("marker");
    }

    @Test
    void a_broken_connection_comes_back_with_a_higher_number() {
        var heard = new Listener();
        var link = link(settings("site-a", "back/x"));
        link.start(heard);
        var first = heard.next(LinkEvent.Connected.class);
        drop("site-a");
        assertThat(heard.next(LinkEvent.Lost.class).takenOver()).isFalse();
        assertThat(heard.next(LinkEvent.Connected.class).connection()).isGreaterThan(first.connection());
        sent(link, text("back/x", "again"));
        assertThat(heard.nextText()).isEqualTo("again");
        link.close();
    }

    @Test
    void what_came_while_a_session_was_away_is_delivered_after_it() {
        var heard = new Listener();
        var away = link(settings("away", "queue/x"));
        away.start(heard);
        heard.next(LinkEvent.Connected.class);
        away.close();
        var writer = open("writer");
        sent(writer, text("queue/x", "one"));
        sent(writer, text("queue/x", "two"));
        var back = new Listener();
        open(settings("away", "queue/x"), back);
        back.expectTexts(List.of("one", "two"));
    }

    @Test
    void a_message_whose_listener_failed_comes_again_and_the_order_stays() {
        var heard = new Listener();
        open(settings("fragile", "fail/x"), heard);
        var writer = open("writer");
        heard.failFor(1);
        sent(writer, text("fail/x", "one"));
        sent(writer, text("fail/x", "two"));
        assertThat(heard.next(LinkEvent.Lost.class).reason()).contains("listener failed");
        var got = List.of(heard.nextText(), heard.nextText());
        assertThat(got).containsExactly("one", "two");
    }

    @Test
    void sending_without_a_connection_says_so() {
        var link = link(settings("lonely"));
        assertThat(link.connected()).isFalse();
        assertThat(link.send(text("any/x", "x"), PATIENCE)).isEqualTo(new Sent.NoLink());
        link.close();
    }

    @Test
    void a_publish_the_broker_forbids_is_refused_with_its_code_and_the_link_stays() {
        var link = open("writer");
        assertThat(link.send(text(FORBIDDEN + "x", "x"), PATIENCE)).isEqualTo(new Sent.Refused(135));
        sent(link, text("allowed/x", "x"));
    }

    @Test
    void a_message_larger_than_a_packet_is_refused_and_the_link_stays() {
        var link = open("writer");
        var large = Outgoing.of("large/x", Bytes.copyOf(new byte[1 << 20]), 1);
        assertThat(link.send(large, PATIENCE)).isEqualTo(new Sent.Refused(149));
        sent(link, text("large/x", "small"));
    }

    @Test
    void a_will_speaks_for_the_connection_that_broke() {
        var heard = new Listener();
        open(settings("watcher", "will/+"), heard);
        var will =
                new Will("will/site-w", number -> Bytes.utf8("offline " + number), Duration.ofSeconds(1), "text/plain");
        var mourned = new Listener();
        var link = link(withWill(settings("site-w"), will), PATIENT);
        link.start(mourned);
        var number = mourned.next(LinkEvent.Connected.class).connection();
        drop("site-w");
        assertThat(heard.nextText()).isEqualTo("offline " + number);
        link.close();
    }

    @Test
    void a_goodbye_sends_no_will() {
        var heard = new Listener();
        var watcher = open(settings("watcher", "will/#"), heard);
        var will = new Will("will/planned", Bytes.utf8("offline"), Duration.ZERO);
        open(withWill(settings("planned"), will), new Listener()).close();
        sent(watcher, text("will/marker", "marker"));
        assertThat(heard.nextText()).isEqualTo("marker");
    }

    @Test
    void the_first_of_two_clients_with_one_name_learns_that_it_was_taken_over() {
        var first = new Listener();
        open(settings("twin"), first);
        open("twin");
        assertThat(first.next(LinkEvent.Lost.class).takenOver()).isTrue();
    }

    @Test
    void many_senders_at_once_never_overrun_the_window() throws Exception {
        var writer = open("writer");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Sent>> sends = IntStream.range(0, 300)
                    .<Callable<Sent>>mapToObj(i -> () -> writer.send(text("many/x", "m" + i), PATIENCE))
                    .toList();
            for (var result : senders.invokeAll(sends)) {
                assertThat(result.get()).isEqualTo(new Sent.Done());
            }
        }
    }

    @Test
    void members_of_a_shared_subscription_share_the_messages() {
        var heard = new Listener();
        open(settings("member-1", "$share/hub/shared/+"), heard);
        open(settings("member-2", "$share/hub/shared/+"), heard);
        var writer = open("writer");
        var texts = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        texts.forEach(text -> sent(writer, text("shared/x", text)));
        var got = texts.stream().map(_ -> heard.nextText()).toList();
        assertThat(got).containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void after_close_nothing_is_told_any_more() {
        var heard = new Listener();
        var link = open(settings("gone", "gone/x"), heard);
        link.close();
        assertThat(link.connected()).isFalse();
        sent(open("writer"), text("gone/x", "x"));
        assertThat(heard.within(LinkEvent.class, Duration.ofMillis(200))).isEmpty();
    }
}
