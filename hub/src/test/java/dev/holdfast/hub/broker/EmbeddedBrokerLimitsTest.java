package dev.holdfast.hub.broker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

class EmbeddedBrokerLimitsTest extends BrokerLimitsContract {
    private Optional<EmbeddedBroker> broker = Optional.empty();

    @Override
    void serve(Path data) {
        broker = Optional.of(
                EmbeddedBroker.start(data, "127.0.0.1", 0, topic, fleet.ca, fleet.enrolment, new SecureRandom()));
    }

    @Override
    void endService() {
        broker.orElseThrow().close();
    }

    @Override
    String url() {
        return "mqtts://127.0.0.1:" + broker.orElseThrow().port();
    }
}
