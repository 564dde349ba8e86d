package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture.Registered;
import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink.Sent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MosquittoTest extends BrokerContract {
    private Optional<MosquittoService> broker = Optional.empty();

    @Override
    Served serve(Path data) {
        var started = new MosquittoService(fleet, data, List.of("erp"));
        broker = Optional.of(started);
        return started;
    }

    @Override
    FleetCa.BrokerIdentity consumer(String name) {
        return broker.orElseThrow().consumer(name);
    }

    @Test
    void a_signal_is_enough_for_new_connections_of_a_revoked_site() {
        var gone = fleet.register("signalled");
        var neighbour = site(south, new LinkEars(), List.of());
        try (var before = RawMqtt.dial(url(), fleet.tls(gone))) {
            before.connect(Packets.connect("signalled").build());
        }
        fleet.clock.pass(Duration.ofSeconds(2));
        fleet.enrolment.revoke(new SiteId("signalled"), "ada");
        broker.orElseThrow().reload();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (enters(gone)) {
            assertThat(System.nanoTime()).as("the revoked site still enters").isLessThan(end);
            LockSupport.parkNanos(50_000_000L);
        }
        assertThat(neighbour.connected()).isTrue();
        assertThat(neighbour.send(event("south"), PATIENCE)).isEqualTo(new Sent.Done());
    }

    private boolean enters(Registered site) {
        try (var raw = RawMqtt.dial(url(), fleet.tls(site))) {
            raw.send(Packets.connect(site.agent().site.value()).build());
            return raw.next().isPresent();
        }
    }

    @Test
    void a_revoked_site_stays_outside_once_the_broker_has_the_new_list() {
        var gone = fleet.register("gone");
        site(gone, new LinkEars(), List.of());
        fleet.enrolment.revoke(new SiteId("gone"), "ada");
        disconnect();
        broker.orElseThrow().restart();
        var again = new LinkEars();
        start(link("gone", fleet.tls(gone), List.of())).start(again);
        assertThat(again.next(LinkEvent.class)).isInstanceOf(LinkEvent.Lost.class);
        var other = fleet.register("other");
        assertThat(site(other, new LinkEars(), List.of()).connected()).isTrue();
    }
}
