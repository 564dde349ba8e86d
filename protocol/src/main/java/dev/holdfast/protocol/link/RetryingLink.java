package dev.holdfast.protocol.link;

import dev.holdfast.protocol.link.Connection.Dialed;
import dev.holdfast.protocol.link.Connection.Ending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes a new connection whenever the last one has ended, with full jitter in between (rules P2, P9). Thread-safe. */
final class RetryingLink implements MqttLink {
    private final String name;
    private final Connection.Dialer dialer;
    private final boolean manualAck;
    private final Clock clock;
    private final Reconnects reconnects;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();

    private volatile @Nullable Connection current;
    private Instant opened = Instant.MAX;
    private @Nullable Deliveries deliveries;
    private @Nullable Thread thread;

    RetryingLink(Settings settings, Connection.Dialer dialer, Clock clock, RandomGenerator random, Backoff backoff) {
        this.name = settings.clientId();
        this.dialer = dialer;
        this.manualAck = settings.manualAck();
        this.clock = clock;
        this.reconnects = new Reconnects(backoff, settings.window(), random);
    }

    @Override
    public void start(Consumer<LinkEvent> listener) {
        synchronized (lock) {
            if (deliveries != null) {
                throw new IllegalStateException("a link starts once");
            }
            if (closed.getCount() == 0) {
                return;
            }
            var inbound = new Deliveries(name, listener, manualAck);
            inbound.start();
            deliveries = inbound;
            thread = Thread.ofVirtual().name("link-" + name).start(() -> run(inbound));
        }
    }

    @Override
    public boolean connected() {
        return current != null;
    }

    @Override
    public Sent send(Outgoing message, Duration patience) {
        var connection = current;
        if (connection == null) {
            return new Sent.NoLink();
        }
        try {
            return connection.publish(message, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sent.NoLink();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        @Nullable Thread running;
        @Nullable Deliveries inbound;
        synchronized (lock) {
            running = thread;
            inbound = deliveries;
        }
        var connection = current;
        if (connection != null) {
            connection.close();
        }
        if (running != null) {
            running.interrupt();
            joinBriefly(running);
        }
        if (inbound != null) {
            inbound.close();
        }
    }

    private static void joinBriefly(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Deliveries inbound) {
        try {
            for (long number = 1; closed.getCount() > 0; number++) {
                opened = Instant.MAX;
                var ending = once(number, inbound);
                if (closed.getCount() == 0) {
                    return;
                }
                inbound.event(new LinkEvent.Lost(ending.reason(), ending.takenOver()));
                var wait = reconnects.after(lasted(), ending.takenOver());
                if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration lasted() {
        var now = clock.instant();
        return now.isBefore(opened) ? Duration.ZERO : Duration.between(opened, now);
    }

    private Ending once(long number, Deliveries inbound) throws InterruptedException {
        Dialed dialed;
        try {
            dialed = dialer.dial(number, inbound::message);
        } catch (RuntimeException e) {
            dialed = new Ending("the attempt failed: " + e, false);
        }
        return switch (dialed) {
            case Ending ending -> ending;
            case Connection.Open(var connection) -> {
                current = connection;
                try {
                    if (closed.getCount() == 0) {
                        connection.close();
                        yield new Ending("closed", false);
                    }
                    opened = clock.instant();
                    inbound.event(new LinkEvent.Connected(number));
                    yield connection.awaitEnd();
                } finally {
                    current = null;
                }
            }
        };
    }
}
