package dev.holdfast.protocol.link;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Sends pings when Paho asks for them, and watches that packets still come in: Paho's own check misses a connection whose
 * writes hang (rule P11). One virtual thread per connection, gone with it.
 */
final class KeepAlive implements MqttPingSender {
    private static final double PATIENCE = 2.5;

    private final Duration interval;
    private final Runnable silent;
    private final Semaphore stopped = new Semaphore(0);
    private volatile long nextMillis;
    private @Nullable ClientComms comms;

    /** @param silent called once when nothing has come in for two and a half intervals */
    KeepAlive(Duration interval, Runnable silent) {
        this.interval = interval;
        this.silent = silent;
        this.nextMillis = interval.toMillis();
    }

    @Override
    public void init(ClientComms connection) {
        this.comms = connection;
    }

    @Override
    public void start() {
        var connection = comms;
        if (connection != null) {
            Thread.ofVirtual().name("link-ping").start(() -> run(connection));
        }
    }

    @Override
    public void stop() {
        stopped.release();
    }

    @Override
    public void schedule(long delayInMilliseconds) {
        nextMillis = delayInMilliseconds;
    }

    private void run(ClientComms connection) {
        try {
            while (!stopped.tryAcquire(Math.clamp(nextMillis, 10, interval.toMillis()), TimeUnit.MILLISECONDS)) {
                connection.checkForActivity();
                if (silentFor(connection).compareTo(Duration.ofMillis((long) (interval.toMillis() * PATIENCE))) > 0) {
                    silent.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration silentFor(ClientComms connection) {
        var state = connection.getClientState();
        if (state != null && state.getDebug().get("lastInboundActivity") instanceof Long last && last != 0) {
            return Duration.ofNanos(System.nanoTime() - last);
        }
        return Duration.ZERO;
    }
}
