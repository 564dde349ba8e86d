package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PahoLinkTest extends LinkContract {
    @SuppressWarnings("NullAway.Init")
    private ArtemisForTests broker;

    @BeforeEach
    void start_broker() throws Exception {
        broker = new ArtemisForTests("");
    }

    @AfterEach
    void stop_broker() throws Exception {
        broker.close();
    }

    @Override
    String address() {
        return "mqtt://127.0.0.1:" + broker.port();
    }

    @Override
    MqttLink link(MqttLink.Settings settings, Backoff backoff) {
        return new PahoLink(settings, Clock.systemUTC(), new Random(1), backoff);
    }

    @Override
    void drop(String clientId) {
        broker.drop(clientId);
    }

    @Test
    void without_encryption_only_this_machine_is_spoken_to() {
        var settings = new MqttLink.Settings(
                "mqtt://192.0.2.1:1883",
                "x",
                settings("x").tls(),
                java.util.Optional.empty(),
                java.util.List.of(),
                true,
                true,
                PATIENCE);
        assertThatThrownBy(() -> link(settings)).hasMessageContaining("without TLS only on this machine");
    }
}
