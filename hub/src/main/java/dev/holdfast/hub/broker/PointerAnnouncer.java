package dev.holdfast.hub.broker;

import dev.holdfast.hub.publish.Announcer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes pointers as retained messages, in the background and several at once, those of one site in their order: only
 * the newest of each site waits. What cannot be sent
 * is left out; the hub announces everything again when its link comes back. Thread-safe.
 */
public final class PointerAnnouncer implements Announcer, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // As many as a link lets out before the first is acknowledged.
    private static final int SENDERS = 16;

    private final Topic topic;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<SiteId, Bytes> waiting = new LinkedHashMap<>();
    private final Set<SiteId> sending = new HashSet<>();
    private Optional<MqttLink> link = Optional.empty();
    private boolean closed;

    public PointerAnnouncer(Topic topic) {
        this.topic = topic;
    }

    /** Starts sending over this link. */
    public void start(MqttLink over) {
        lock.lock();
        try {
            link = Optional.of(over);
        } finally {
            lock.unlock();
        }
        for (var i = 1; i <= SENDERS; i++) {
            Thread.ofVirtual().name("announcer-" + i).start(this::run);
        }
    }

    @Override
    public void announce(SiteId site, Bytes pointer) {
        put(site, pointer);
    }

    /** Takes the retained messages of a deleted site away: an empty one removes. */
    public void withdraw(SiteId site) {
        put(site, Bytes.utf8(""));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void put(SiteId site, Bytes pointer) {
        lock.lock();
        try {
            waiting.put(site, pointer);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                var next = next();
                if (next.isEmpty()) {
                    return;
                }
                try {
                    send(next.get());
                } finally {
                    sent(next.get().getKey());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Map.Entry<SiteId, Bytes> entry) {
        var message = MqttLink.Outgoing.retained(topic.down(entry.getKey(), Topic.Down.POINTER), entry.getValue());
        link.ifPresent(over -> over.send(message, PATIENCE));
    }

    private Optional<Map.Entry<SiteId, Bytes>> next() throws InterruptedException {
        lock.lock();
        try {
            var first = first();
            while (first.isEmpty() && !closed) {
                changed.await();
                first = first();
            }
            if (closed) {
                return Optional.empty();
            }
            first.ifPresent(entry -> {
                waiting.remove(entry.getKey());
                sending.add(entry.getKey());
            });
            return first;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Map.Entry<SiteId, Bytes>> first() {
        for (var entry : waiting.entrySet()) {
            if (!sending.contains(entry.getKey())) {
                return Optional.of(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private void sent(SiteId site) {
        lock.lock();
        try {
            sending.remove(site);
            if (waiting.containsKey(site)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
