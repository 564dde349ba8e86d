package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest extends BrokerContract {
    @Override
    Served serve(Path data) {
        return EmbeddedService.start(this, data);
    }

    @Override
    FleetCa.BrokerIdentity consumer(String name) {
        return fleet.ca.consumer(name);
    }

    @Test
    void whose_place_is_taken_by_a_newer_connection_is_told_so() {
        var twin = fleet.register("told");
        var ears = new LinkEars();
        site(twin, ears, List.of());
        site(twin, new LinkEars(), List.of());
        assertThat(ears.next(LinkEvent.Lost.class).takenOver()).isTrue();
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
