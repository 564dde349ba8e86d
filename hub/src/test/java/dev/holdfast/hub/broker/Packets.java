package dev.holdfast.hub.broker;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How clients of tests connect. */
final class Packets {
    /** As long as agents keep their session, in seconds. */
    static final int HOUR = 3_600;

    private Packets() {}

    static MqttMessageBuilders.ConnectBuilder connect(String name) {
        return MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(name)
                .keepAlive(60)
                .cleanSession(true);
    }

    /** As agents connect: the session lives for some seconds after the connection. */
    static MqttConnectMessage session(String name, int seconds) {
        return connect(name).cleanSession(false).properties(expiry(seconds)).build();
    }

    /** With a last will; {@code topic} may be any. */
    static MqttConnectMessage withWill(String name, String topic, Duration delay) {
        var will = new MqttProperties();
        will.add(new IntegerProperty(MqttPropertyType.WILL_DELAY_INTERVAL.value(), Math.toIntExact(delay.toSeconds())));
        return connect(name)
                .cleanSession(false)
                .properties(expiry(HOUR))
                .willFlag(true)
                .willQoS(MqttQoS.AT_LEAST_ONCE)
                .willTopic(topic)
                .willMessage("\"offline\"".getBytes(StandardCharsets.UTF_8))
                .willProperties(will)
                .build();
    }

    private static MqttProperties expiry(int seconds) {
        var properties = new MqttProperties();
        properties.add(new IntegerProperty(MqttPropertyType.SESSION_EXPIRY_INTERVAL.value(), seconds));
        return properties;
    }
}
