package dev.holdfast.protocol.link;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One connection to the broker in memory. Thread-safe: the broker's lock orders everything. */
final class MemoryConnection implements Connection {
    private final MemoryBroker broker;
    private final MemorySession session;
    private final long number;
    private final Inbound inbound;
    private final CompletableFuture<Ending> end = new CompletableFuture<>();

    MemoryConnection(MemoryBroker broker, MemorySession session, long number, Inbound inbound) {
        this.broker = broker;
        this.session = session;
        this.number = number;
        this.inbound = inbound;
    }

    long number() {
        return number;
    }

    void arrived(Arrival arrival) {
        inbound.arrived(this, arrival);
    }

    /** An acknowledgement over a connection that has ended does not reach the broker. */
    void acknowledge(long id) {
        if (!end.isDone()) {
            broker.acknowledged(session, id);
        }
    }

    void ended(Ending ending) {
        end.complete(ending);
    }

    @Override
    public MqttLink.Sent publish(MqttLink.Outgoing message, Duration patience) {
        return end.isDone() ? new MqttLink.Sent.NoLink() : broker.publish(session, message);
    }

    @Override
    public Ending awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is never a failure", e);
        }
    }

    @Override
    public void cut(String reason) {
        broker.broke(session, this, reason);
    }

    @Override
    public void close() {
        broker.left(session, this);
    }
}
