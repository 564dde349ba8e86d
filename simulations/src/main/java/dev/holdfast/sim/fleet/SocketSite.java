package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.Reconnects;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.Pointer;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.message.StatusMessage;
import dev.holdfast.protocol.report.Heartbeat;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one simulated site is, over all of its connections. Confined to its event loop, but for the volatile fields. */
final class SocketSite {
    private static final Instant CERTIFICATE_END = Instant.parse("2099-01-01T00:00:00Z");

    final int number;
    final SiteId id;
    private final Roster roster;
    private final Reconnects reconnects;
    private final TreeSet<Long> waiting = new TreeSet<>();
    private long sequence;
    private long connection;
    private int pointersBefore;
    private Instant connected = Instant.MAX;

    @Nullable
    Channel channel;

    /** The pointer that is on the disk. */
    volatile Optional<Bytes> pointer = Optional.empty();

    /** When it was, by {@code System.nanoTime}. */
    volatile long kept;

    /** Pointers that arrived over all connections. */
    final AtomicInteger pointers = new AtomicInteger();

    /** Messages of the hub to this site over all connections. */
    final AtomicInteger received = new AtomicInteger();

    /** When state and status were acknowledged, the pointer was kept and no event waited any more; 0 before. */
    volatile long confirmed;

    volatile boolean online;
    int unacknowledged;

    SocketSite(int number, Roster roster, Reconnects reconnects) {
        this.number = number;
        this.id = Roster.name(number);
        this.roster = roster;
        this.reconnects = reconnects;
    }

    Bytes certificate() {
        return roster.certificate(number);
    }

    long connection() {
        return connection;
    }

    /** A new attempt begins. */
    void attempt() {
        connection++;
        connected = Instant.MAX;
        confirmed = 0;
        unacknowledged = 0;
        pointersBefore = pointers.get();
    }

    /** Whether the hub's pointer came over the present connection. */
    boolean toldOnThisConnection() {
        return pointers.get() > pointersBefore && kept > 0;
    }

    void connected(Instant now) {
        connected = now;
    }

    /** The attempt or connection has ended: how long to wait, by the agent's own rule. */
    Duration ended(Instant now) {
        online = false;
        channel = null;
        return reconnects.after(connected.isAfter(now) ? Duration.ZERO : Duration.between(connected, now), false);
    }

    /** Something happens here that the hub must hear of exactly once. */
    void event() {
        waiting.add(++sequence);
    }

    boolean quiet() {
        return waiting.isEmpty();
    }

    /** All events that wait; at most one batch of them is made. */
    Bytes events(Instant now) {
        var events = new ArrayList<SiteEvent>();
        for (var number : waiting) {
            events.add(new SiteEvent(
                    roster.fleet().value(),
                    id.value(),
                    1,
                    number,
                    now,
                    "simulation.event",
                    "",
                    "info",
                    "event " + number,
                    "synced"));
        }
        return new EventBatch(events).write();
    }

    void replied(Bytes payload) {
        if (Reply.parse(payload) instanceof Reply.Acknowledgement(var sequences)) {
            waiting.removeAll(sequences);
        }
    }

    Bytes online(Instant now) {
        return SiteState.online(origin(now), connection).write();
    }

    Bytes will(Instant now) {
        return SiteState.will(origin(now), connection).write();
    }

    Bytes heartbeat() {
        return new Heartbeat(1, connection, sequence, 0, false).write();
    }

    Bytes status(Instant now) {
        var version =
                pointer.map(bytes -> Pointer.parse(bytes).directorVersion()).orElse(0L);
        var report = new SiteReport(
                roster.fleet().value(),
                id.value(),
                1,
                Roster.instance(number),
                ++sequence,
                now,
                0,
                0,
                false,
                List.of(),
                List.of(),
                new SiteReport.Trust(1, version, 1, 1, Instant.EPOCH),
                new SiteReport.Agent(Roster.VERSION, dev.holdfast.protocol.desired.Features.SUPPORTED),
                List.of(new SiteReport.Certificate("site", CERTIFICATE_END)),
                List.of());
        return new StatusMessage(origin(now), report).write();
    }

    String up(Topic.Up channel) {
        return Topic.DEFAULT.up(id, channel);
    }

    private Origin origin(Instant now) {
        return new Origin(roster.fleet(), id, 1, now, "synced");
    }
}
