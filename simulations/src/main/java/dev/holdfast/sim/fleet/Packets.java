package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;

/** MQTT 5 packets with the settings of protocol.md D21. Stateless. */
final class Packets {
    static final int MAX_PACKET = 1 << 20;
    private static final int KEEP_ALIVE = 30;
    private static final int SESSION_SECONDS = 3_600;
    private static final int WILL_DELAY_SECONDS = 60;
    private static final int WINDOW = 16;

    private Packets() {}

    /** CONNECT with the agent's settings; an empty will topic for a client that keeps no session. */
    static MqttMessage connect(String client, String willTopic, Bytes will) {
        var properties = new MqttProperties();
        properties.add(number(MqttPropertyType.RECEIVE_MAXIMUM, WINDOW));
        properties.add(number(MqttPropertyType.MAXIMUM_PACKET_SIZE, MAX_PACKET));
        var builder = MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(client)
                .keepAlive(KEEP_ALIVE)
                .cleanSession(willTopic.isEmpty());
        if (!willTopic.isEmpty()) {
            properties.add(number(MqttPropertyType.SESSION_EXPIRY_INTERVAL, SESSION_SECONDS));
            var last = new MqttProperties();
            last.add(number(MqttPropertyType.WILL_DELAY_INTERVAL, WILL_DELAY_SECONDS));
            builder.willFlag(true)
                    .willRetain(true)
                    .willQoS(MqttQoS.AT_LEAST_ONCE)
                    .willTopic(willTopic)
                    .willMessage(will.toArray())
                    .willProperties(last);
        }
        return builder.properties(properties).build();
    }

    static MqttMessage subscribe(int id, String... filters) {
        var builder = MqttMessageBuilders.subscribe().messageId(id);
        for (var filter : filters) {
            builder.addSubscription(MqttQoS.AT_LEAST_ONCE, filter);
        }
        return builder.build();
    }

    /** A message; {@code id} 0 sends it with QoS 0. */
    static MqttPublishMessage publish(int id, String topic, Bytes payload, boolean retained) {
        var properties = new MqttProperties();
        properties.add(new MqttProperties.UserProperty("hfv", "1"));
        return MqttMessageBuilders.publish()
                .messageId(id)
                .topicName(topic)
                .qos(id == 0 ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE)
                .retained(retained)
                .properties(properties)
                .payload(Unpooled.wrappedBuffer(payload.toArray()))
                .build();
    }

    static MqttMessage acknowledge(int id) {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2),
                MqttMessageIdVariableHeader.from(id));
    }

    static MqttMessage disconnect() {
        return new MqttMessage(new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0));
    }

    static Bytes payload(MqttPublishMessage message) {
        var bytes = new byte[message.payload().readableBytes()];
        message.payload().readBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    /** The id of an acknowledged message. @throws IllegalStateException when the broker refused it */
    static int acknowledged(MqttMessage message) {
        var header = (MqttMessageIdVariableHeader) message.variableHeader();
        if (header instanceof MqttPubReplyMessageVariableHeader reply && (reply.reasonCode() & 0x80) != 0) {
            throw new IllegalStateException(
                    "expected a message that is allowed, found reason " + (reply.reasonCode() & 0xff));
        }
        return header.messageId();
    }

    private static MqttProperties.IntegerProperty number(MqttPropertyType property, int value) {
        return new MqttProperties.IntegerProperty(property.value(), value);
    }
}
