package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.link.MqttLink;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** One open link and what has been said on it. Confined to the uplink's loop. */
final class Presence {
    final MqttLink link;
    final String broker;
    final SSLContext tls;
    final Instant opened;
    long greeted;

    Presence(MqttLink link, String broker, SSLContext tls, Instant opened) {
        this.link = link;
        this.broker = broker;
        this.tls = tls;
        this.opened = opened;
    }
}
