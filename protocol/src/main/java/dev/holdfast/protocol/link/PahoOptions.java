package dev.holdfast.protocol.link;

import dev.holdfast.protocol.link.MqttLink.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Turns our settings into Paho's. */
record PahoOptions(Settings settings) {
    private static final long SESSION_SECONDS = 3_600;
    private static final int RECEIVE_MAXIMUM = 64;
    private static final int CONNECT_SECONDS = 10;

    PahoOptions {
        var broker = URI.create(settings.broker());
        var plain = "mqtt".equals(broker.getScheme());
        if (broker.getHost() == null || broker.getPort() < 1 || !(plain || "mqtts".equals(broker.getScheme()))) {
            throw new IllegalArgumentException("expected a broker as mqtts://HOST:PORT, found " + settings.broker());
        }
        if (plain && !isLoopback(broker.getHost())) {
            throw new IllegalArgumentException("without TLS only on this machine: " + settings.broker());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private boolean plain() {
        return settings.broker().startsWith("mqtt:");
    }

    String clientId() {
        return settings.clientId();
    }

    Duration keepAlive() {
        return settings.keepAlive();
    }

    /** The address as Paho writes it. */
    String serverUri() {
        var broker = URI.create(settings.broker());
        return (plain() ? "tcp" : "ssl") + "://" + broker.getHost() + ":" + broker.getPort();
    }

    MqttConnectionOptions forConnection(long number) {
        var options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(settings.cleanStart());
        options.setSessionExpiryInterval(settings.cleanStart() ? 0 : SESSION_SECONDS);
        options.setKeepAliveInterval(
                Math.toIntExact(Math.max(1, settings.keepAlive().toSeconds())));
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize((long) PahoConnection.MAX_PACKET);
        options.setTopicAliasMaximum(0);
        options.setUseSubscriptionIdentifiers(false);
        options.setSocketFactory(plain() ? PromptSockets.plain() : PromptSockets.tls(settings.tls()));
        options.setHttpsHostnameVerificationEnabled(!plain());
        settings.will().ifPresent(will -> {
            var message = new MqttMessage(will.payload().apply(number).toArray(), 1, true, new MqttProperties());
            options.setWill(will.topic(), message);
            var properties = new MqttProperties();
            properties.setWillDelayInterval(will.delay().toSeconds());
            properties.setContentType(will.contentType());
            options.setWillMessageProperties(properties);
        });
        return options;
    }
}
