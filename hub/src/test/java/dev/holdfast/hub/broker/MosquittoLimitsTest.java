package dev.holdfast.hub.broker;

import dev.holdfast.hub.mosquitto.BrokerFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

class MosquittoLimitsTest extends BrokerLimitsContract {
    private Path data = Path.of("");
    private Optional<Mosquitto> broker = Optional.empty();

    @Override
    void serve(Path folder) {
        data = folder;
        broker = Optional.of(Mosquitto.start(folder.resolve("mosquitto"), this::files));
    }

    private void files(int port) {
        BrokerFiles.write(
                data,
                data.resolve("mosquitto"),
                new BrokerFiles.Wanted(List.of("127.0.0.1", "localhost"), port, List.of()),
                fleet.clock,
                new SecureRandom(),
                _ -> {});
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
