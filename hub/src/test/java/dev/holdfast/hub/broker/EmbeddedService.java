package dev.holdfast.hub.broker;

import java.nio.file.Path;
import java.security.SecureRandom;

/** The broker that runs inside the hub, for a fleet. */
record EmbeddedService(EmbeddedBroker broker) implements BrokerBed.Served {
    static EmbeddedService start(BrokerBed bed, Path data) {
        return new EmbeddedService(EmbeddedBroker.start(
                data, "127.0.0.1", 0, bed.topic, bed.fleet.ca, bed.fleet.enrolment, new SecureRandom()));
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
