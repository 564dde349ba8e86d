package dev.holdfast.protocol.link;

import dev.holdfast.protocol.link.Connection.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the broker in memory knows about one client. Confined to the broker's lock. */
final class MemorySession {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int MOST_QUEUED = 200;

    private record Queued(MqttLink.Outgoing message, boolean retained, Instant since) {
        boolean expired(Instant now) {
            return message.expiry()
                    .map(expiry -> now.isAfter(since.plus(expiry)))
                    .orElse(false);
        }
    }

    private final MqttLink.Settings settings;
    private final Map<Long, Queued> unacknowledged = new TreeMap<>();
    private long lastId;
    private @Nullable MemoryConnection connection;
    private Instant left = Instant.MAX;

    MemorySession(MqttLink.Settings settings) {
        this.settings = settings;
    }

    /** This session with the settings its client came back with. */
    MemorySession continued(MqttLink.Settings newer) {
        var next = new MemorySession(newer);
        next.unacknowledged.putAll(unacknowledged);
        next.lastId = lastId;
        return next;
    }

    String clientId() {
        return settings.clientId();
    }

    boolean keepsState() {
        return !settings.cleanStart();
    }

    Duration willDelay() {
        return settings.will().map(MqttLink.Will::delay).orElse(Duration.ZERO);
    }

    Optional<MqttLink.Outgoing> will(long number) {
        return settings.will()
                .map(will ->
                        MqttLink.Outgoing.retained(will.topic(), will.payload().apply(number)));
    }

    Optional<MemoryConnection> connection() {
        return Optional.ofNullable(connection);
    }

    boolean expired(Instant now) {
        return connection == null
                && (settings.cleanStart() || (!left.equals(Instant.MAX) && now.isAfter(left.plus(LIFETIME))));
    }

    /** Connects, and sends again what was not acknowledged. */
    void join(MemoryConnection joined, Instant now) {
        connection = joined;
        for (var id : List.copyOf(unacknowledged.keySet())) {
            var queued = unacknowledged.get(id);
            if (queued == null || queued.expired(now)) {
                unacknowledged.remove(id);
            } else {
                joined.arrived(arrival(queued, id));
            }
        }
    }

    /** Whether this was the current connection. */
    boolean leave(MemoryConnection leaving, Instant now) {
        if (!leaving.equals(connection)) {
            return false;
        }
        connection = null;
        left = now;
        return true;
    }

    boolean wants(String topic) {
        return listens()
                && settings.subscriptions().stream()
                        .anyMatch(filter -> !Filter.isShared(filter) && Filter.matches(filter, topic));
    }

    /** The shared subscriptions of this client that match. */
    List<String> shares(String topic) {
        var shares = new ArrayList<String>();
        for (var filter : settings.subscriptions()) {
            if (connection != null && Filter.isShared(filter) && Filter.matchesShared(filter, topic)) {
                shares.add(filter);
            }
        }
        return shares;
    }

    private boolean listens() {
        return connection != null || keepsState();
    }

    void deliver(MqttLink.Outgoing message, boolean retained, Instant now) {
        var queued = new Queued(message, retained, now);
        if (message.qos() == 0) {
            if (connection != null) {
                connection.arrived(new Arrival(event(queued), true, () -> {}));
            }
        } else if (connection != null || unacknowledged.size() < MOST_QUEUED) {
            var id = ++lastId;
            unacknowledged.put(id, queued);
            if (connection != null) {
                connection.arrived(arrival(queued, id));
            }
        }
    }

    void acknowledged(long id) {
        unacknowledged.remove(id);
    }

    private Arrival arrival(Queued queued, long id) {
        var current = connection;
        return new Arrival(event(queued), false, () -> {
            if (current != null) {
                current.acknowledge(id);
            }
        });
    }

    private static LinkEvent.Message event(Queued queued) {
        return new LinkEvent.Message(queued.message().topic(), queued.message().payload(), queued.retained());
    }
}
