package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Port: one MQTT 5 connection that comes back by itself with full jitter (protocol.md §4). Thread-safe. Callbacks run on
 * a virtual thread of the link, one at a time and in order; a slow callback delays later messages and nothing else.
 */
public interface MqttLink extends AutoCloseable {
    /**
     * How to connect.
     *
     * @param broker {@code mqtts://HOST:PORT}, or {@code mqtt://HOST:PORT} on the loopback interface
     * @param clientId must be the certificate's common name (D23)
     * @param will published by the broker when the connection is lost; empty for none
     * @param subscriptions filters with QoS 1, made anew after every connect
     * @param cleanStart whether the broker forgets the session; agents keep it for 3,600 s
     * @param manualAck whether messages are acknowledged only after the callback has returned normally
     * @param window over how long a whole fleet comes back after its broker was away; zero when there is no such fleet
     */
    record Settings(
            String broker,
            String clientId,
            SSLContext tls,
            Optional<Will> will,
            List<String> subscriptions,
            boolean cleanStart,
            boolean manualAck,
            Duration keepAlive,
            Supplier<Duration> window) {
        public Settings {
            subscriptions = List.copyOf(subscriptions);
        }

        /** Settings of a client that comes back alone. */
        public Settings(
                String broker,
                String clientId,
                SSLContext tls,
                Optional<Will> will,
                List<String> subscriptions,
                boolean cleanStart,
                boolean manualAck,
                Duration keepAlive) {
            this(broker, clientId, tls, will, subscriptions, cleanStart, manualAck, keepAlive, () -> Duration.ZERO);
        }
    }

    /**
     * The last will: retained, QoS 1, sent by the broker {@code delay} after a lost connection.
     *
     * @param payload what the will of a connection says, by the number of the connection
     */
    record Will(String topic, LongFunction<Bytes> payload, Duration delay, String contentType) {
        /** A will that says the same for every connection. */
        public Will(String topic, Bytes payload, Duration delay) {
            this(topic, _ -> payload, delay, "application/json");
        }
    }

    /** A message to send. {@code expiry} empty for none. */
    record Outgoing(
            String topic, Bytes payload, int qos, boolean retained, Optional<Duration> expiry, String contentType) {
        public static Outgoing of(String topic, Bytes payload, int qos) {
            return new Outgoing(topic, payload, qos, false, Optional.empty(), "application/json");
        }

        public static Outgoing retained(String topic, Bytes payload) {
            return new Outgoing(topic, payload, 1, true, Optional.empty(), "application/json");
        }

        public Outgoing expiringIn(Duration expiry) {
            return new Outgoing(topic, payload, qos, retained, Optional.of(expiry), contentType);
        }
    }

    /** What a send came to. */
    sealed interface Sent {
        /** The broker has it (QoS 1), or it left (QoS 0). */
        record Done() implements Sent {}

        /** No connection, or it broke before the acknowledgement: send again later. */
        record NoLink() implements Sent {}

        /** The broker refused it with this reason code (128 and above): do not repeat unchanged. */
        record Refused(int reasonCode) implements Sent {}
    }

    /** Starts connecting; events go to the listener until {@link #close}. */
    void start(Consumer<LinkEvent> listener);

    boolean connected();

    /** Sends and waits for the acknowledgement, at most {@code patience}. Waits for a place in the window. */
    Sent send(Outgoing message, Duration patience);

    /** Disconnects cleanly (no will is sent) and stops for good. */
    @Override
    void close();
}
