package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PahoOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"mqtts://broker.example:8883", "mqtt://127.0.0.1:1883"})
    void a_packet_never_waits_for_the_acknowledgement_of_the_one_before(String broker) throws Exception {
        var settings = new MqttLink.Settings(
                broker,
                "shop-017",
                SSLContext.getDefault(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Duration.ofMinutes(1));
        try (var socket =
                new PahoOptions(settings).forConnection(1).getSocketFactory().createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }
}
