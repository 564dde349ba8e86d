package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.Connection.Dialed;
import dev.holdfast.protocol.link.Connection.Ending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A broker in memory, held to the same contract test as the real one: retained messages, sessions, wills with delay,
 * shared subscriptions, take-over, refusals — and cables to cut. For simulations and tests. Thread-safe.
 */
public final class MemoryBroker {
    private static final int NOT_AUTHORIZED = 135;

    /** Who may publish what; asked for every message and every will. */
    @FunctionalInterface
    public interface Access {
        boolean mayPublish(String clientId, String topic);
    }

    private record PendingWill(MqttLink.Outgoing message, Instant due) {}

    private final Clock clock;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Access access;
    private final Map<String, MemorySession> sessions = new LinkedHashMap<>();
    private final Map<String, MqttLink.Outgoing> retained = new TreeMap<>();
    private final Map<String, PendingWill> wills = new TreeMap<>();
    private final Map<String, Integer> turns = new TreeMap<>();
    private final Set<String> cut = new HashSet<>();
    private boolean down;

    public MemoryBroker(Clock clock, RandomGenerator random, Backoff backoff) {
        this(clock, random, backoff, (_, _) -> true);
    }

    public MemoryBroker(Clock clock, RandomGenerator random, Backoff backoff, Access access) {
        this.clock = clock;
        this.random = random;
        this.backoff = backoff;
        this.access = access;
    }

    /** A link to this broker; address and certificate of the settings do not matter. */
    public MqttLink link(MqttLink.Settings settings) {
        return link(settings, backoff);
    }

    MqttLink link(MqttLink.Settings settings, Backoff backoff) {
        return new RetryingLink(settings, (number, inbound) -> dial(settings, number, inbound), clock, random, backoff);
    }

    /** Cuts a client's cable: no goodbye, and no way back until {@link #join}. */
    public synchronized void cut(String clientId) {
        cut.add(clientId);
        drop(clientId, "the cable is cut");
    }

    /** Drops a client's connection once, as a broken network does; it may come back at once. */
    public synchronized void drop(String clientId) {
        drop(clientId, "the connection broke");
    }

    public synchronized void join(String clientId) {
        cut.remove(clientId);
    }

    /** All connections break and none is accepted; sessions and retained messages stay. */
    public synchronized void stop() {
        down = true;
        List.copyOf(sessions.keySet()).forEach(clientId -> drop(clientId, "the broker stopped"));
    }

    public synchronized void resume() {
        down = false;
    }

    /** Publishes the wills whose delay has passed; called by itself after each delay. */
    public synchronized void sendDueWills() {
        var now = clock.instant();
        for (var clientId : List.copyOf(wills.keySet())) {
            var will = wills.get(clientId);
            if (will != null && !will.due().isAfter(now)) {
                wills.remove(clientId);
                accept(clientId, will.message());
            }
        }
    }

    synchronized MqttLink.Sent publish(MemorySession from, MqttLink.Outgoing message) {
        if (message.payload().length() > PahoConnection.MAX_PAYLOAD) {
            return new MqttLink.Sent.Refused(PahoConnection.PACKET_TOO_LARGE);
        }
        return accept(from.clientId(), message) ? new MqttLink.Sent.Done() : new MqttLink.Sent.Refused(NOT_AUTHORIZED);
    }

    /** Ends a connection without goodbye: its will is due after its delay. */
    synchronized void broke(MemorySession session, MemoryConnection connection, String reason) {
        if (session.leave(connection, clock.instant())) {
            connection.ended(new Ending(reason, false));
            session.will(connection.number()).ifPresent(will -> {
                var delay = session.keepsState() ? session.willDelay() : Duration.ZERO;
                wills.put(
                        session.clientId(),
                        new PendingWill(will, clock.instant().plus(delay)));
                sendWillsAfter(delay);
            });
        }
    }

    synchronized void left(MemorySession session, MemoryConnection connection) {
        session.leave(connection, clock.instant());
        connection.ended(new Ending("closed", false));
    }

    synchronized void acknowledged(MemorySession session, long id) {
        session.acknowledged(id);
    }

    private synchronized Dialed dial(MqttLink.Settings settings, long number, Connection.Inbound inbound) {
        var clientId = settings.clientId();
        if (down || cut.contains(clientId)) {
            return new Ending(down ? "the broker is down" : "the cable is cut", false);
        }
        var old = sessions.get(clientId);
        if (old != null) {
            old.connection().ifPresent(connection -> {
                old.leave(connection, clock.instant());
                connection.ended(new Ending("another client came with this name", true));
            });
        }
        wills.remove(clientId);
        var session = old == null || settings.cleanStart() || old.expired(clock.instant())
                ? new MemorySession(settings)
                : old.continued(settings);
        sessions.put(clientId, session);
        var connection = new MemoryConnection(this, session, number, inbound);
        session.join(connection, clock.instant());
        for (var filter : settings.subscriptions()) {
            retained.values().stream()
                    .filter(message -> Filter.matches(filter, message.topic()))
                    .forEach(message -> session.deliver(message, true, clock.instant()));
        }
        return new Connection.Open(connection);
    }

    private boolean accept(String clientId, MqttLink.Outgoing message) {
        if (!access.mayPublish(clientId, message.topic())) {
            return false;
        }
        if (message.retained()) {
            if (message.payload().equals(Bytes.utf8(""))) {
                retained.remove(message.topic());
            } else {
                retained.put(message.topic(), message);
            }
        }
        var shares = new TreeMap<String, List<MemorySession>>();
        for (var session : sessions.values()) {
            if (session.wants(message.topic())) {
                session.deliver(message, false, clock.instant());
            }
            for (var share : session.shares(message.topic())) {
                shares.computeIfAbsent(share, _ -> new ArrayList<>()).add(session);
            }
        }
        shares.forEach((share, members) -> {
            var turn = turns.merge(share, 1, Integer::sum);
            members.get(turn % members.size()).deliver(message, false, clock.instant());
        });
        return true;
    }

    private void drop(String clientId, String reason) {
        var session = sessions.get(clientId);
        if (session != null) {
            session.connection().ifPresent(connection -> broke(session, connection, reason));
        }
    }

    private void sendWillsAfter(Duration delay) {
        Thread.ofVirtual().name("memory-will").start(() -> {
            try {
                Thread.sleep(delay);
                sendDueWills();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
