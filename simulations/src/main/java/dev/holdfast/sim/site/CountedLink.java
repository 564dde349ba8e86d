package dev.holdfast.sim.site;

import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A link that counts what a site sends and shall arrive; heartbeats, which need not, come by the clock. Thread-safe. */
public final class CountedLink implements MqttLink {
    private final MqttLink link;
    private final AtomicInteger sent;

    public CountedLink(MqttLink link, AtomicInteger sent) {
        this.link = link;
        this.sent = sent;
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
        if (message.qos() > 0) {
            sent.incrementAndGet();
        }
        return link.send(message, patience);
    }

    @Override
    public void close() {
        link.close();
    }
}
