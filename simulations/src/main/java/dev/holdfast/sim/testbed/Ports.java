package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Finds free ports on the loopback address. They lie below those that systems give to outgoing connections, so a stopped
 * server finds its port free again; and below 19000, where the in-memory machines of Cluster API listen. Each is given
 * away once: whoever gets one may listen there later, or in another network. Thread-safe.
 */
public final class Ports {
    private static final int FIRST = 10_000;
    private static final int BEHIND_LAST = 19_000;
    private static final int TRIES = 200;
    private final RandomGenerator random;
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    public Ports(RandomGenerator random) {
        this.random = random;
    }

    /** A port nobody listens on now. Somebody else may take it before its server starts: then ask again. */
    public int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, BEHIND_LAST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port found between " + FIRST + " and " + BEHIND_LAST + " in " + TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
