package dev.holdfast.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void a_metered_connection_is_tried_more_rarely() {
        assertThat(keepAlive("default")).isEqualTo(Duration.ofSeconds(30));
        assertThat(keepAlive("metered")).isEqualTo(Duration.ofMinutes(4));
    }

    private static Duration keepAlive(String link) {
        return new Addresses(link, Duration.ofSeconds(30), List.of(), Duration.ZERO).keepAlive();
    }
}
