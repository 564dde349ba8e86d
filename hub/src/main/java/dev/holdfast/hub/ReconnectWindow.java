package dev.holdfast.hub;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Over how long a fleet shall come back to a broker that was away, so that its handshakes take a fifth of what the broker
 * can do (performance-and-reliability.md, T2). A fleet that is through in a second needs no window. Immutable.
 *
 * @param sites how many there are
 * @param handshakesPerSecond what the broker can do, mutual TLS
 */
record ReconnectWindow(IntSupplier sites, int handshakesPerSecond) {
    private static final int EMBEDDED = 150;
    private static final int EXTERNAL = 800;
    private static final int SHARE = 5;
    private static final long SHORTEST = 60;
    // A site more must not change what is signed for all others.
    private static final long STEP = 10;

    static ReconnectWindow of(String broker, IntSupplier sites) {
        return new ReconnectWindow(sites, broker.equals(HubConfig.EMBEDDED) ? EMBEDDED : EXTERNAL);
    }

    Duration now() {
        long count = sites.getAsInt();
        if (count <= handshakesPerSecond) {
            return Duration.ZERO;
        }
        var seconds = Math.max(SHORTEST, Math.ceilDiv(SHARE * count, handshakesPerSecond));
        return Duration.ofSeconds(Math.ceilDiv(seconds, STEP) * STEP);
    }
}
