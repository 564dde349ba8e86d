package dev.holdfast.hub.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An MQTT 5 client without manners: it sends what a test tells it and shows each answer. Confined to one thread. */
final class RawMqtt implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LARGEST = 8 << 20;

    private final SSLSocket socket;
    // One for both ways: the decoder learns the version of the protocol from what is encoded.
    private final EmbeddedChannel codec = new EmbeddedChannel(new MqttDecoder(LARGEST), MqttEncoder.INSTANCE);

    private RawMqtt(SSLSocket socket) {
        this.socket = socket;
    }

    static RawMqtt dial(String url, SSLContext tls) {
        var address = URI.create(url);
        try {
            var socket = (SSLSocket) tls.getSocketFactory().createSocket(address.getHost(), address.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
            return new RawMqtt(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a CONNECT. @return the broker's answer to it */
    MqttConnAckMessage connect(MqttMessage connect) {
        send(connect);
        return (MqttConnAckMessage) next(MqttMessageType.CONNACK);
    }

    /** Subscribes with QoS 1; whether the broker granted it is not asked. */
    void subscribe(String filter) {
        send(MqttMessageBuilders.subscribe()
                .messageId(1)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, filter)
                .build());
        next(MqttMessageType.SUBACK);
    }

    /** Sends a packet; that the broker has hung up meanwhile shows in what is read next. */
    void send(MqttMessage message) {
        codec.writeOutbound(message);
        try {
            for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
                var bytes = new byte[part.readableBytes()];
                part.readBytes(bytes);
                part.release();
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException _) {
            // The broker may hang up in the middle of a packet it does not want.
        }
    }

    /** The next packet of a type; others are forgotten. */
    MqttMessage next(MqttMessageType type) {
        while (true) {
            var message = next().orElseThrow(() -> new AssertionError("the broker hung up instead of " + type));
            if (message.fixedHeader().messageType() == type) {
                return message;
            }
        }
    }

    /** The next packet; empty when the broker has hung up. */
    Optional<MqttMessage> next() {
        var buffer = new byte[64 * 1024];
        while (true) {
            MqttMessage message = codec.readInbound();
            if (message != null && message.decoderResult().isFailure()) {
                throw new AssertionError(
                        "not MQTT: " + message, message.decoderResult().cause());
            }
            if (message != null) {
                return Optional.of(message);
            }
            try {
                var count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    return Optional.empty();
                }
                codec.writeInbound(Unpooled.copiedBuffer(buffer, 0, count));
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the broker neither answered nor hung up", e);
            } catch (IOException _) {
                return Optional.empty();
            }
        }
    }

    /** Waits until the broker has hung up. */
    void awaitEnd() {
        while (next().isPresent()) {
            // Whatever it still has to say.
        }
    }

    /** Is gone without a goodbye, as after a power cut. */
    void vanish() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vanish();
        codec.finishAndReleaseAll();
    }
}
