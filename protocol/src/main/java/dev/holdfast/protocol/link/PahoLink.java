package dev.holdfast.protocol.link;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The link by Eclipse Paho 1.2.5, under the rules P1–P14 of protocol.md §4.4: this package is the only one that knows it.
 * Thread-safe.
 */
public final class PahoLink implements MqttLink {
    private final RetryingLink link;

    public PahoLink(Settings settings, Clock clock, RandomGenerator random) {
        this(settings, clock, random, Backoff.DEFAULT);
    }

    /** @throws IllegalArgumentException when the broker's address is not {@code mqtts://HOST:PORT} */
    public PahoLink(Settings settings, Clock clock, RandomGenerator random, Backoff backoff) {
        var options = new PahoOptions(settings);
        this.link = new RetryingLink(
                settings,
                (number, inbound) -> PahoConnection.dial(options, settings.subscriptions(), number, inbound),
                clock,
                random,
                backoff);
    }

    @Override
    public void start(Consumer<LinkEvent> listener) {
        link.start(listener);
    }

    @Override
    public boolean connected() {
        return link.connected();
    }

    @Override
    public Sent send(Outgoing message, Duration patience) {
        return link.send(message, patience);
    }

    @Override
    public void close() {
        link.close();
    }
}
