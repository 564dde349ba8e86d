package dev.holdfast.hub;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Collects what a link tells. */
public final class LinkEars implements Consumer<LinkEvent> {
    private final LinkedBlockingQueue<LinkEvent> heard = new LinkedBlockingQueue<>();

    public static MqttLink.Settings settings(String broker, String clientId, SSLContext tls, List<String> filters) {
        return new MqttLink.Settings(
                broker, clientId, tls, Optional.empty(), filters, true, false, Duration.ofSeconds(60));
    }

    @Override
    public void accept(LinkEvent event) {
        heard.add(event);
    }

    /** The next event of a type; those before it are forgotten. */
    public <E extends LinkEvent> E next(Class<E> type) {
        try {
            while (true) {
                var event = heard.poll(30, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + type.getSimpleName());
                }
                if (type.isInstance(event)) {
                    return type.cast(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Bytes nextPayload() {
        return next(LinkEvent.Message.class).payload();
    }

    /** Messages that came until now and were not asked for. */
    public List<LinkEvent.Message> messages() {
        return heard.stream()
                .filter(LinkEvent.Message.class::isInstance)
                .map(LinkEvent.Message.class::cast)
                .toList();
    }
}
