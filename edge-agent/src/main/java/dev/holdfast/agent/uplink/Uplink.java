package dev.holdfast.agent.uplink;

import dev.holdfast.agent.report.EventLog;
import dev.holdfast.agent.report.Reports;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.MetricsDb;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.message.StatusMessage;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Heartbeat;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * Keeps contact with the hub: presence, heartbeat, status on change, events until they are acknowledged; a pointer that
 * arrives is stored and wakes the intake. One loop sends, one listener receives; both forget nothing, for everything is
 * read from the store again. Thread-safe.
 */
public final class Uplink implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Uplink.class.getName());
    private static final Duration STATUS_PAUSE = Duration.ofSeconds(2);
    private static final Duration METERED_STATUS_PAUSE = Duration.ofSeconds(30);
    private static final Duration WILL_DELAY = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration OTHER_BROKER = Duration.ofSeconds(60);

    /** What the uplink works with. */
    public record Parts(
            Topic topics,
            AgentStore store,
            MetricsDb metrics,
            EventStamp stamp,
            Reports reports,
            EventLog events,
            Supplier<Addresses> addresses,
            Supplier<SSLContext> tls,
            Links links,
            Contact contact,
            Clock clock,
            RandomGenerator random,
            Runnable pointerArrived) {}

    /** Port: opens links. */
    @FunctionalInterface
    public interface Links {
        MqttLink open(MqttLink.Settings settings);
    }

    private final Parts parts;
    private final Messages messages;
    private final Outbox outbox;
    private final PivotPost pivot;
    private final Requests requests;
    private final Fallback fallback;
    private final StatusGate status = new StatusGate(STATUS_PAUSE);
    private final SteadyTime time;
    private final Semaphore wakes = new Semaphore(0);
    private volatile Optional<Presence> presence = Optional.empty();
    private volatile long base;
    private volatile long connection;
    private volatile Optional<Bytes> unstored = Optional.empty();
    private volatile boolean attempted;
    private volatile boolean closed;
    private volatile Thread loop = Thread.currentThread();
    private int brokerIndex;
    private Instant nextHeartbeat = Instant.EPOCH;

    public Uplink(Parts parts) {
        this.parts = parts;
        this.time = new SteadyTime(parts.clock());
        this.messages = new Messages(parts.topics(), parts.stamp().site());
        this.outbox = new Outbox(parts.store());
        this.pivot = new PivotPost(parts.store());
        this.requests = new Requests(question -> send(messages.request(question)), parts.random());
        this.fallback = new Fallback(parts, this::received);
    }

    public void start() {
        loop = Thread.ofVirtual().name("uplink").start(this::run);
    }

    /** Something may have changed: look again soon. */
    public void wake() {
        wakes.release();
    }

    public boolean connected() {
        return presence.map(p -> p.link.connected()).orElse(false);
    }

    /** Whether the first attempt to reach the hub has ended, or none is wanted. */
    public boolean settled() {
        return attempted || connected();
    }

    /** Signed files over the broker. */
    public BundleSource source() {
        return new MqttSource(requests);
    }

    private void run() {
        while (!closed) {
            var pause = Duration.ofSeconds(10);
            try {
                pause = tick();
            } catch (StoreFailure e) {
                LOG.log(Level.WARNING, "the uplink waits for the store: {0}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "the uplink failed and goes on", e);
            }
            try {
                if (wakes.tryAcquire(Math.max(50, pause.toMillis()), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One round; answers when to look again at the latest. */
    Duration tick() {
        var now = time.now();
        var addresses = parts.addresses().get();
        if (addresses.dark()) {
            drop();
            attempted = true;
            parts.store().clear("HubUnreachable");
            return Duration.ofSeconds(30);
        }
        if (addresses.mqtt()) {
            ensureLink(addresses, now);
        } else {
            drop();
        }
        var current = presence.filter(p -> p.link.connected());
        if (current.isEmpty()) {
            var pause = fallback.tick(now, !addresses.mqtt(), addresses.reconnectWindow());
            attempted |= fallback.tried();
            return pause;
        }
        fallback.reached();
        return talk(current.get(), addresses, now);
    }

    private Duration talk(Presence current, Addresses addresses, Instant now) {
        if (current.greeted != connection) {
            var number = connection;
            if (!send(messages.state(SiteState.online(origin(), number)))) {
                return Duration.ofSeconds(1);
            }
            current.greeted = number;
            status.forget();
            outbox.restart(now);
            pivot.restart();
            parts.pointerArrived().run();
        }
        status.spread(addresses.link().equals("metered") ? METERED_STATUS_PAUSE : STATUS_PAUSE);
        var heartbeat = heartbeat(addresses, now);
        if (unstored.filter(this::stored).isPresent()) {
            parts.pointerArrived().run();
        }
        tell(now);
        return shorter(shorter(heartbeat, status.pause(now)), pivot.pause(now));
    }

    /** What is new: the status, then events. */
    private void tell(Instant now) {
        var report = status.due(parts.reports().current(), now);
        if (report.isPresent()
                && send(messages.status(
                        new StatusMessage(origin(), parts.reports().next())))) {
            status.said(report.get(), now);
        }
        pivot.statement().filter(word -> send(messages.statement(word))).ifPresent(pivot::said);
        pivot.seal(now).filter(this::sendSeal).ifPresent(file -> pivot.sent(file, now));
        for (var batch = outbox.next(now); batch.isPresent(); batch = outbox.next(now)) {
            if (!send(messages.events(batch.get().content()))) {
                break;
            }
            outbox.sent(batch.get());
        }
    }

    /** In a report file over HTTPS, which is answered when it is kept; else in ranges. */
    private boolean sendSeal(Bytes file) {
        try {
            parts.store()
                    .acknowledge(parts.contact().report(parts.reports().file().content()));
            return true;
        } catch (IOException e) {
            LOG.log(Level.INFO, "a sealed file goes by the broker: {0}", e.getMessage());
            return SealPart.of(file).stream().allMatch(part -> send(messages.part(part)));
        }
    }

    private Duration heartbeat(Addresses addresses, Instant now) {
        if (!now.isBefore(nextHeartbeat)) {
            var report = parts.reports().current();
            var content = new Heartbeat(
                            report.bootId(),
                            connection,
                            report.sequence(),
                            report.appliedRevision(),
                            report.converged())
                    .write();
            send(messages.heartbeat(content, addresses.heartbeat()));
            parts.metrics().add(new MetricsDb.Sample(report.time(), "heartbeat", report.converged() ? 1 : 0));
            nextHeartbeat = now.plus(addresses.heartbeat());
        }
        return Duration.between(now, nextHeartbeat);
    }

    private void ensureLink(Addresses addresses, Instant now) {
        var tls = parts.tls().get();
        var current = presence;
        if (current.isPresent()) {
            var open = current.get();
            var hopeless = !open.link.connected()
                    && addresses.brokers().size() > 1
                    && Duration.between(open.opened, now).compareTo(OTHER_BROKER) > 0;
            if (open.suits(addresses, tls) && !hopeless) {
                return;
            }
            brokerIndex += hopeless ? 1 : 0;
            drop();
        }
        var broker = addresses.brokers().get(brokerIndex % addresses.brokers().size());
        var link = parts.links().open(settings(broker, tls, addresses.keepAlive()));
        presence = Optional.of(new Presence(link, broker, tls, addresses.keepAlive(), now));
        link.start(this::heard);
    }

    private MqttLink.Settings settings(String broker, SSLContext tls, Duration keepAlive) {
        var site = parts.stamp().site();
        return new MqttLink.Settings(
                broker,
                site.value(),
                tls,
                Optional.of(new MqttLink.Will(
                        messages.will(),
                        number -> SiteState.will(origin(), number(number)).write(),
                        WILL_DELAY.plus(parts.addresses().get().reconnectWindow()),
                        Origin.CONTENT_TYPE)),
                List.of(parts.topics().allDown(site)),
                false,
                false,
                keepAlive,
                () -> parts.addresses().get().reconnectWindow());
    }

    private void heard(LinkEvent event) {
        switch (event) {
            case LinkEvent.Connected(var number) -> {
                connection = number(number);
                parts.events().event("uplink.connected", "", "info", "connected to the broker");
            }
            case LinkEvent.Lost lost -> {
                attempted = true;
                requests.lost();
                LOG.log(Level.INFO, "no connection to the broker: {0}", lost.reason());
                if (lost.takenOver()) {
                    parts.events()
                            .event("uplink.takenover", "", "error", "another agent connected in the name of this site");
                }
            }
            case LinkEvent.Message message -> heard(message);
        }
        wake();
    }

    private void heard(LinkEvent.Message message) {
        var channel = parts.topics().downFor(parts.stamp().site(), message.topic());
        if (channel.isEmpty()) {
            return;
        }
        switch (channel.get()) {
            case POINTER -> received(message.payload());
            case REPLIES -> replied(message.payload());
            case COMMANDS -> LOG.log(Level.INFO, "a command came; this agent knows none");
        }
    }

    private void received(Bytes pointer) {
        if (stored(pointer)) {
            parts.pointerArrived().run();
        }
    }

    private boolean stored(Bytes pointer) {
        var topic = parts.topics().down(parts.stamp().site(), Topic.Down.POINTER);
        try {
            parts.store().received(topic, pointer, parts.stamp().clock().now());
            unstored = Optional.empty();
            return true;
        } catch (StoreFailure e) {
            // A link that is dropped for it would only bring the pointer again: it waits here for the disk.
            unstored = Optional.of(pointer);
            LOG.log(Level.WARNING, "a pointer waits for the store: {0}", e.getMessage());
            return false;
        }
    }

    private void replied(Bytes payload) {
        try {
            switch (Reply.parse(payload)) {
                case Reply.Acknowledgement(var sequences) -> parts.store().acknowledge(sequences);
                case Reply.Data data -> requests.answered(data.id(), data);
                case Reply.Nothing nothing -> requests.answered(nothing.id(), nothing);
            }
        } catch (StoreFailure e) {
            LOG.log(Level.WARNING, "an acknowledgement is lost, the events are sent again: {0}", e.getMessage());
        } catch (Refusal e) {
            LOG.log(
                    Level.WARNING,
                    "a reply of the hub was ignored: {0}",
                    e.problem().line());
        }
    }

    /** Counts connections over all links of this start: every link begins with 1 again. */
    private long number(long ofLink) {
        return base + ofLink;
    }

    private boolean send(Outgoing message) {
        var current = presence;
        if (current.isEmpty()) {
            return false;
        }
        return switch (current.get().link.send(message, PATIENCE)) {
            case MqttLink.Sent.Done _ -> true;
            case MqttLink.Sent.NoLink _ -> false;
            case MqttLink.Sent.Refused(var code) -> {
                LOG.log(Level.WARNING, "the broker refused a message on {0} with reason {1}", message.topic(), code);
                yield false;
            }
        };
    }

    private Origin origin() {
        return parts.stamp().origin();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void drop() {
        presence.ifPresent(open -> {
            if (open.link.connected()) {
                var goodbye = SiteState.planned(origin(), connection, Optional.empty());
                send(messages.state(goodbye));
            }
            open.link.close();
        });
        presence = Optional.empty();
        base = connection;
    }

    /** A planned stop: says so and disconnects, so that no will is sent. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            loop.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (connected()) {
            status.spread(Duration.ZERO);
            tell(time.now());
        }
        drop();
    }
}
