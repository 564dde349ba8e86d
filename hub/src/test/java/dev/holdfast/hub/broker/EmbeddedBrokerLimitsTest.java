package dev.holdfast.hub.broker;

import java.nio.file.Path;

class EmbeddedBrokerLimitsTest extends BrokerLimitsContract {
    @Override
    Served serve(Path data) {
        return EmbeddedService.start(this, data);
    }
}
