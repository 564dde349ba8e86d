package dev.holdfast.protocol.link;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the listener, one at a time and in order, on one virtual thread: a client library's own threads never
 * run our code (rules P6, P8). When the listener throws, the connection the message came by is cut on purpose, what else
 * came by it is dropped, and the broker delivers again what was not acknowledged.
 */
final class Deliveries {
    /** Beyond this many waiting messages those with QoS 0 are dropped; the rest is bounded by the receive maximum. */
    private static final int MOST_WAITING = 10_000;

    private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

    private record Delivery(LinkEvent event, @Nullable Connection from, Runnable acknowledge, boolean last) {}

    private final Consumer<LinkEvent> listener;
    private final boolean acknowledgeAfter;
    private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    Deliveries(String name, Consumer<LinkEvent> listener, boolean acknowledgeAfter) {
        this.listener = listener;
        this.acknowledgeAfter = acknowledgeAfter;
        this.thread = Thread.ofVirtual().name("link-in-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void event(LinkEvent event) {
        waiting.add(new Delivery(event, null, () -> {}, false));
    }

    void message(Connection from, Connection.Arrival arrival) {
        if (!arrival.mayDrop() || waiting.size() < MOST_WAITING) {
            waiting.add(new Delivery(arrival.message(), from, arrival.acknowledge(), false));
        }
    }

    /** Lets what has arrived be delivered, then stops; waits a bounded time unless called by the listener itself. */
    void close() {
        waiting.add(new Delivery(new LinkEvent.Lost("closed", false), null, () -> {}, true));
        if (!thread.equals(Thread.currentThread()) && thread.isAlive()) {
            try {
                thread.join(java.time.Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        @Nullable Connection broken = null;
        try {
            for (var next = waiting.take(); !next.last(); next = waiting.take()) {
                if (next.from() != null && next.from().equals(broken)) {
                    continue;
                }
                if (!deliver(next)) {
                    broken = next.from();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean deliver(Delivery delivery) {
        try {
            if (!acknowledgeAfter) {
                delivery.acknowledge().run();
            }
            listener.accept(delivery.event());
            if (acknowledgeAfter) {
                delivery.acknowledge().run();
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the listener of a link failed; the message will come again", e);
            var from = delivery.from();
            if (from != null) {
                from.cut("the listener failed: " + e);
            }
            return false;
        }
    }
}
