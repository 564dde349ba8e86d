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
    MqttLink link(MqttLink.Settings settings) {
        return broker.link(settings);
    }

    @Override
    void drop(String clientId) {
        broker.drop(clientId);
    }

    @Override
    void keepAway(String clientId) {
        broker.cut(clientId);
    }

    @Override
    void letBack(String clientId) {
        broker.join(clientId);
    }
}
