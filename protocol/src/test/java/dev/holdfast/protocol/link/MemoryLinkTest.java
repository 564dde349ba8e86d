package dev.holdfast.protocol.link;

import java.time.Clock;
import java.util.Random;

class MemoryLinkTest extends LinkContract {
    private final MemoryBroker broker =
            new MemoryBroker(Clock.systemUTC(), new Random(1), QUICK, (_, topic) -> !topic.startsWith(FORBIDDEN));

    @Override
    String address() {
        return "mqtt://127.0.0.1:1883";
    }

    @Override
    MqttLink link(MqttLink.Settings settings, Backoff backoff) {
        return broker.link(settings, backoff);
    }

    @Override
    void drop(String clientId) {
        broker.drop(clientId);
    }
}
