package dev.holdfast.protocol.link;

import java.time.Duration;

/** Port: one connection to a broker, from its acknowledged start to its end. Thread-safe. */
interface Connection {
    MqttLink.Sent publish(MqttLink.Outgoing message, Duration patience) throws InterruptedException;

    /** Waits until the connection has ended. */
    Ending awaitEnd() throws InterruptedException;

    /** Drops the connection as a cut cable would; never blocks. */
    void cut(String reason);

    /** Says goodbye, so that the broker sends no will; waits a bounded time. */
    void close();

    /** Why a connection or an attempt ended. */
    record Ending(String reason, boolean takenOver) implements Dialed {}

    /** A connection that stands: subscribed, messages go to the inbound side. */
    record Open(Connection connection) implements Dialed {}

    /** What an attempt came to. */
    sealed interface Dialed {}

    /** Port: makes connections. */
    @FunctionalInterface
    interface Dialer {
        Dialed dial(long number, Inbound inbound) throws InterruptedException;
    }

    /** A message and how to acknowledge it; one without acknowledgement (QoS 0) may be dropped under load. */
    record Arrival(LinkEvent.Message message, boolean mayDrop, Runnable acknowledge) {}

    /** Where a connection puts what arrives; returns at once. */
    @FunctionalInterface
    interface Inbound {
        void arrived(Connection from, Arrival arrival);
    }
}
