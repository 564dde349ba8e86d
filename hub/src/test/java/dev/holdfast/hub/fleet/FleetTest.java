package dev.holdfast.hub.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final FleetId ACME = new FleetId("acme");

    private final TestClock clock = new TestClock();
    private final TestAgent agent = new TestAgent(SHOP);
    private HubStore store;
    private Fleet fleet;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = HubStore.open(folder.resolve("hub.db"));
        fleet = fleet();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_restart_remembers_what_a_site_reported() {
        assertThat(report(1, 5)).isTrue();
        assertThat(fleet().report(SHOP).orElseThrow().sequence()).isEqualTo(5);
    }

    @Test
    void a_late_report_never_overwrites_a_newer_one() {
        report(2, 5);
        assertThat(report(2, 5)).isFalse();
        assertThat(report(2, 4)).isFalse();
        assertThat(report(1, 9)).isFalse();
        assertThat(report(3, 1)).isTrue();
        assertThat(fleet().report(SHOP).orElseThrow().bootId()).isEqualTo(3);
    }

    @Test
    void a_report_whose_transaction_failed_is_stored_when_it_comes_again() {
        assertThatThrownBy(() -> store.together(() -> {
                    report(1, 5);
                    throw new IllegalStateException("the disk is full");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fleet().report(SHOP)).isEmpty();
        report(1, 5);
        assertThat(fleet().report(SHOP)).isPresent();
    }

    @Test
    void a_will_of_an_older_connection_puts_nobody_offline() {
        fleet.hubLink(true);
        fleet.heard(SHOP, "mqtt");
        fleet.online(SHOP, 1, 2);
        fleet.offline(SHOP, 1, 1, Optional.empty());
        assertThat(fleet.view(SHOP).link()).isEqualTo(Link.ONLINE);
        fleet.offline(SHOP, 1, 2, Optional.empty());
        assertThat(fleet.view(SHOP).link()).isEqualTo(Link.OFFLINE);
    }

    @Test
    void while_the_hub_hears_nothing_itself_it_knows_of_no_link() {
        fleet.hubLink(true);
        fleet.heard(SHOP, "mqtt");
        fleet.online(SHOP, 1, 1);
        fleet.hubLink(false);
        assertThat(fleet.view(SHOP).link()).isEqualTo(Link.UNKNOWN);
    }

    @Test
    void a_stick_tells_when_a_site_was_seen_but_not_that_it_has_a_link() {
        fleet.hubLink(true);
        var written = clock.instant();
        clock.pass(Duration.ofDays(3));
        fleet.carried(SHOP, written);
        assertThat(fleet.view(SHOP).lastSeen()).contains(written);
        assertThat(fleet.view(SHOP).link()).isNotEqualTo(Link.ONLINE);
    }

    @Test
    void a_stick_from_a_clock_that_is_ahead_was_not_seen_in_the_future() {
        fleet.carried(SHOP, clock.instant().plus(Duration.ofDays(400)));
        assertThat(fleet.view(SHOP).lastSeen()).contains(clock.instant());
    }

    @Test
    void a_site_that_was_deleted_is_forgotten_for_good() {
        report(1, 5);
        fleet.forget(SHOP);
        assertThat(fleet.report(SHOP)).isEmpty();
        assertThat(fleet().report(SHOP)).isEmpty();
    }

    private boolean report(long bootId, long sequence) {
        return fleet.report(SHOP, agent.report(ACME, bootId, sequence, clock.instant()), "mqtt");
    }

    private Fleet fleet() {
        return new Fleet(store, clock, _ -> Duration.ofSeconds(30));
    }
}
