package dev.holdfast.hub.broker;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.FleetFixture.Registered;
import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.PahoLink;
import dev.holdfast.protocol.link.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A broker with a fleet: sites north and south, and the hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrokerBed {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Bytes NEWS = Bytes.utf8("\"news\"");

    final Topic topic = Topic.DEFAULT;
    private final List<MqttLink> links = Collections.synchronizedList(new ArrayList<>());
    FleetFixture fleet;
    private Served broker;
    final SiteId northName = new SiteId("north");
    final SiteId southName = new SiteId("south");
    Registered north;
    Registered south;

    @BeforeAll
    void start(@TempDir Path data) {
        fleet = new FleetFixture(data, TestClock.nearTheRealTime());
        broker = serve(data);
        north = fleet.register("north");
        south = fleet.register("south");
    }

    /** Starts the broker for the fleet of this data folder. */
    abstract Served serve(Path data);

    /** A broker that runs on this machine. */
    interface Served extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    final String url() {
        return "mqtts://127.0.0.1:" + broker.port();
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

    final MqttLink hub(Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(FleetCa.HUB, fleet.ca.hubTls(), filters), ears);
    }

    final MqttLink site(Registered site, Consumer<LinkEvent> ears, List<String> filters) {
        return connected(link(site.agent().site.value(), fleet.tls(site), filters), ears);
    }

    /** What a consumer shows to the broker. */
    final MqttLink consumer(FleetCa.BrokerIdentity identity, String name, Consumer<LinkEvent> ears, String... filters) {
        return connected(
                link(FleetCa.CONSUMER + name, PemTls.context(identity, fleet.ca.pem()), List.of(filters)), ears);
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
