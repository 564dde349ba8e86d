package dev.holdfast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconnectWindowTest {
    @Test
    void a_fleet_that_is_through_in_a_second_needs_no_window() {
        assertThat(external(800)).isEqualTo(0);
        assertThat(ReconnectWindow.of(HubConfig.EMBEDDED, () -> 150).now()).isZero();
    }

    @Test
    void handshakes_take_a_fifth_of_what_the_broker_can_do_and_the_window_is_a_minute_at_least() {
        assertThat(external(801)).isEqualTo(60);
        assertThat(external(10_000)).isEqualTo(70);
        assertThat(external(18_000)).isEqualTo(120);
        assertThat(ReconnectWindow.of(HubConfig.EMBEDDED, () -> 1_000).now()).hasSeconds(60);
    }

    @Test
    void one_site_more_changes_nothing_for_the_others() {
        assertThat(external(10_001)).isEqualTo(external(10_000));
    }

    private static long external(int sites) {
        return ReconnectWindow.of("mqtts://broker:8883", () -> sites).now().toSeconds();
    }
}
