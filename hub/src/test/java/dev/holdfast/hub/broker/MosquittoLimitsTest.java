package dev.holdfast.hub.broker;

import java.nio.file.Path;
import java.util.List;

class MosquittoLimitsTest extends BrokerLimitsContract {
    @Override
    Served serve(Path data) {
        return new MosquittoService(fleet, data, List.of());
    }
}
