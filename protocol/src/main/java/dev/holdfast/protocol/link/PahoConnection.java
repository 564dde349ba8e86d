package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** One connection by one Paho client object, which is never used again (rule P2). Thread-safe. */
final class PahoConnection implements Connection, MqttCallback {
    /** Largest packet, the same here and at the broker (rule P4, protocol.md D21). */
    static final int MAX_PACKET = 1 << 20;

    static final int MAX_PAYLOAD = MAX_PACKET - 4096;
    private static final int OWN_WINDOW = 16;
    private static final int TAKEN_OVER = 0x8E;
    static final int PACKET_TOO_LARGE = 0x95;
    private static final int FIRST_REFUSAL = 0x80;
    private static final long STEP_MILLIS = 20_000;

    private final MqttAsyncClient client;
    private final Inbound inbound;
    private final CompletableFuture<Ending> end = new CompletableFuture<>();
    private final Semaphore window = new Semaphore(0);

    private PahoConnection(PahoOptions options, Inbound inbound) throws MqttException {
        this.inbound = inbound;
        var pings = new KeepAlive(options.keepAlive(), () -> cut("nothing heard from the broker for too long"));
        this.client =
                new MqttAsyncClient(options.serverUri(), options.clientId(), new MemoryPersistence(), pings, null);
        client.setManualAcks(true);
        client.setCallback(this);
    }

    /** Connects and subscribes, or says why not. */
    static Dialed dial(PahoOptions options, List<String> subscriptions, long number, Inbound inbound) {
        PahoConnection connection;
        try {
            connection = new PahoConnection(options, inbound);
        } catch (MqttException e) {
            return new Ending("no client: " + e.getMessage(), false);
        }
        try {
            connection.open(options, subscriptions, number);
            return new Open(connection);
        } catch (MqttException e) {
            connection.cut("not connected: " + describe(e));
            return connection.end.getNow(new Ending("not connected", false));
        } catch (RuntimeException e) {
            connection.cut("not connected: " + e);
            throw e;
        }
    }

    private void open(PahoOptions options, List<String> subscriptions, long number) throws MqttException {
        var connecting = client.connect(options.forConnection(number), null, null);
        connecting.waitForCompletion(STEP_MILLIS);
        var limits = connecting.getResponseProperties();
        var receiveMaximum = limits == null ? null : limits.getReceiveMaximum();
        // P3: 32,768 and more arrive as a negative number, with which no publish ever works.
        if (receiveMaximum != null && receiveMaximum <= 0) {
            throw new MqttException(new IllegalStateException(
                    "the broker's receive maximum is above 32,767; set it lower at the broker"));
        }
        window.release(receiveMaximum == null ? OWN_WINDOW : Math.min(receiveMaximum, OWN_WINDOW));
        if (!subscriptions.isEmpty()) {
            var filters = subscriptions.stream()
                    .map(filter -> new MqttSubscription(filter, 1))
                    .toArray(MqttSubscription[]::new);
            var subscribing = client.subscribe(filters, null, null, new MqttProperties());
            subscribing.waitForCompletion(STEP_MILLIS);
            var refusal = refusal(subscribing);
            if (refusal >= FIRST_REFUSAL) {
                throw new MqttException(
                        new IllegalStateException("the broker refused a subscription with code " + refusal));
            }
        }
    }

    @Override
    public MqttLink.Sent publish(MqttLink.Outgoing message, Duration patience) throws InterruptedException {
        if (message.payload().length() > MAX_PAYLOAD) {
            return new MqttLink.Sent.Refused(PACKET_TOO_LARGE);
        }
        var deadline = System.nanoTime() + patience.toNanos();
        // P5: Paho throws when its window is full, also for QoS 0; ours waits and is never larger.
        if (!window.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return new MqttLink.Sent.NoLink();
        }
        IMqttToken token;
        try {
            token = client.publish(message.topic(), packet(message), null, releasing());
        } catch (MqttException _) {
            window.release();
            return new MqttLink.Sent.NoLink();
        }
        try {
            token.waitForCompletion(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (MqttException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("interrupted while sending");
            }
            return new MqttLink.Sent.NoLink();
        }
        // P14: a refusal completes like a success; only the code tells.
        var refusal = refusal(token);
        if (refusal >= FIRST_REFUSAL) {
            return new MqttLink.Sent.Refused(refusal);
        }
        return token.isComplete() && token.getException() == null
                ? new MqttLink.Sent.Done()
                : new MqttLink.Sent.NoLink();
    }

    private static MqttMessage packet(MqttLink.Outgoing message) {
        var properties = new MqttProperties();
        message.expiry().ifPresent(expiry -> properties.setMessageExpiryInterval(Math.max(1, expiry.toSeconds())));
        if (!message.contentType().isEmpty()) {
            properties.setContentType(message.contentType());
        }
        properties.setUserProperties(List.of(new UserProperty("hfv", "1")));
        return new MqttMessage(message.payload().toArray(), message.qos(), message.retained(), properties);
    }

    /** The place in the window is free when Paho is done with the message, not when the sender lost patience. */
    private MqttActionListener releasing() {
        return new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                window.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable exception) {
                window.release();
            }
        };
    }

    private static int refusal(IMqttToken token) {
        int highest = 0;
        var codes = token.getReasonCodes();
        if (codes != null) {
            for (var code : codes) {
                highest = Math.max(highest, code & 0xFF);
            }
        }
        return highest;
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
        if (end.complete(new Ending(reason, false))) {
            // P8, P11: Paho may block here, so nobody waits for it.
            Thread.ofVirtual().name("link-cut").start(this::discard);
        }
    }

    @Override
    public void close() {
        try {
            client.disconnect(1_000, null, null, 0, new MqttProperties()).waitForCompletion(3_000);
        } catch (MqttException _) {
            // Already gone, or the broker does not answer: what is left is thrown away below.
        }
        end.complete(new Ending("closed", false));
        discard();
    }

    private void discard() {
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException | RuntimeException _) {
            // A client that cannot even be dropped holds nothing worth keeping.
        }
        try {
            client.close();
        } catch (MqttException _) {
            // The same.
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        var event = new LinkEvent.Message(topic, Bytes.copyOf(message.getPayload()), message.isRetained());
        inbound.arrived(this, new Arrival(event, message.getQos() == 0, acknowledgement(message)));
    }

    private Runnable acknowledgement(MqttMessage message) {
        var id = message.getId();
        var qos = message.getQos();
        if (qos == 0) {
            return () -> {};
        }
        return () -> {
            try {
                client.messageArrivedComplete(id, qos);
            } catch (MqttException | RuntimeException _) {
                // The connection is gone; the broker delivers the message again.
            }
        };
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        var code = response.getReturnCode() & 0xFF;
        var cause = response.getException();
        var reason = cause != null ? describe(cause) : "the broker ended it with code " + code;
        if (end.complete(new Ending(reason, code == TAKEN_OVER))) {
            Thread.ofVirtual().name("link-cut").start(this::discard);
        }
    }

    private static String describe(MqttException e) {
        var cause = e.getCause();
        return e.getMessage() + " (" + e.getReasonCode() + ")" + (cause == null ? "" : ": " + cause);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        cut("protocol error: " + describe(exception));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
