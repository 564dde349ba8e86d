package dev.holdfast.hub.broker;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.mosquitto.BrokerFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Mosquitto with the files that the hub writes for a fleet. */
final class MosquittoService implements BrokerBed.Served {
    private final FleetFixture fleet;
    private final Path data;
    private final Path folder;
    private final List<String> consumers;
    private Mosquitto broker;

    /** Starts it for the fleet of this data folder; these consumers may enter. */
    MosquittoService(FleetFixture fleet, Path data, List<String> consumers) {
        this.fleet = fleet;
        this.data = data;
        this.folder = data.resolve("mosquitto");
        this.consumers = consumers;
        this.broker = Mosquitto.start(folder, this::write);
    }

    private void write(int port) {
        BrokerFiles.write(
                data,
                folder,
                new BrokerFiles.Wanted(List.of("127.0.0.1", "localhost"), port, consumers),
                fleet.clock,
                new SecureRandom(),
                _ -> {});
    }

    /** Writes the files again and tells the broker to read them. */
    void reload() {
        write(broker.port());
        broker.hangUp();
    }

    /** Another process, on another port. */
    void restart() {
        broker.close();
        broker = Mosquitto.start(folder, this::write);
    }

    FleetCa.BrokerIdentity consumer(String name) {
        return new FleetCa.BrokerIdentity(written("consumer-" + name + ".pem"), written("consumer-" + name + ".key"));
    }

    private String written(String name) {
        return DurableFile.read(folder.resolve(name)).orElseThrow().utf8();
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public void close() {
        broker.close();
    }
}
