package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.link.MqttLink;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** One open link and what has been said on it. Confined to the uplink's loop. */
final class Presence {
    final MqttLink link;
    private final String broker;
    private final SSLContext tls;
    private final Duration keepAlive;
    final Instant opened;
    long greeted;

    Presence(MqttLink link, String broker, SSLContext tls, Duration keepAlive, Instant opened) {
        this.link = link;
        this.broker = broker;
        this.tls = tls;
        this.keepAlive = keepAlive;
        this.opened = opened;
    }

    /** Whether a link opened now would be the same. */
    boolean suits(Addresses addresses, SSLContext wanted) {
        return tls.equals(wanted) && addresses.brokers().contains(broker) && keepAlive.equals(addresses.keepAlive());
    }
}
