package dev.holdfast.sim.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP relay on a loopback port of its own that a test or the demo can cut, reset, stall or slow down. Bytes pass
 * unread: TLS ends at the peers. Thread-safe.
 */
public final class FaultyLink implements AutoCloseable {
    /** What the link does to connections. */
    public enum Weather {
        /** Passes everything. */
        CLEAR,
        /** Closes what is open and every new connection at once. */
        CUT,
        /** Keeps connections open and lets nothing through. */
        STALLED,
        /** Takes everything to the target, and breaks the connection when an answer comes. */
        MUTE
    }

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Weather> weather = new AtomicReference<>(Weather.CLEAR);
    private final AtomicReference<Duration> delay = new AtomicReference<>(Duration.ZERO);
    private final AtomicLong bytes = new AtomicLong();

    private FaultyLink(ServerSocket door, InetSocketAddress target) {
        this.door = door;
        this.target = target;
    }

    /** A clear link to a port of this machine. */
    public static FaultyLink to(int port) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A clear link to any address. */
    public static FaultyLink to(InetSocketAddress target) {
        try {
            var loopback = InetAddress.getLoopbackAddress();
            var link = new FaultyLink(new ServerSocket(0, 256, loopback), target);
            Thread.ofVirtual().name("faulty-link").start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to dial instead of the target's. */
    public int port() {
        return door.getLocalPort();
    }

    /** Bytes that have passed in both directions. */
    public long bytes() {
        return bytes.get();
    }

    public Weather weather() {
        return weather.get();
    }

    /** Breaks every connection and refuses new ones. */
    public void cut() {
        weather.set(Weather.CUT);
        reset();
    }

    /** Lets everything pass again. */
    public synchronized void join() {
        weather.set(Weather.CLEAR);
        notifyAll();
    }

    /** Half-open: nobody is told, nothing passes. */
    public void stall() {
        weather.set(Weather.STALLED);
    }

    /** Requests arrive, answers are lost. */
    public void mute() {
        weather.set(Weather.MUTE);
    }

    /** Adds this much to the way of every chunk, in each direction. */
    public void slow(Duration perChunk) {
        delay.set(perChunk);
    }

    /** Breaks the open connections; new ones pass. */
    public void reset() {
        open.forEach(FaultyLink::abort);
    }

    @Override
    public synchronized void close() {
        weather.set(Weather.CUT);
        notifyAll();
        abort(door);
        reset();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var near = door.accept();
                if (weather.get() == Weather.CUT) {
                    abort(near);
                    continue;
                }
                Thread.ofVirtual().name("faulty-link").start(() -> connect(near));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        open.add(near);
        open.add(far);
        try {
            far.connect(target, 5_000);
            near.setOption(StandardSocketOptions.TCP_NODELAY, true);
            far.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // A cut may have come between accept and here.
            if (weather.get() == Weather.CUT) {
                throw new IOException("cut");
            }
            Thread.ofVirtual().name("faulty-link").start(() -> pump(far, near, true));
            pump(near, far, false);
        } catch (IOException e) {
            abort(near);
            abort(far);
        } finally {
            open.remove(near);
            open.remove(far);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        var buffer = new byte[16 * 1024];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                if (answers && weather.get() == Weather.MUTE) {
                    throw new IOException("mute");
                }
                out.write(buffer, 0, count);
                out.flush();
                bytes.addAndGet(count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            abort(from);
            abort(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPassage() throws InterruptedException {
        var pause = delay.get();
        if (pause.isPositive()) {
            Thread.sleep(pause);
        }
        synchronized (this) {
            while (weather.get() == Weather.STALLED) {
                wait();
            }
        }
    }

    private static void abort(AutoCloseable socket) {
        try {
            if (socket instanceof Socket connection && !connection.isClosed()) {
                connection.setSoLinger(true, 0);
            }
            socket.close();
        } catch (Exception e) {
            // Closing is all that is wanted; a socket that cannot be closed is broken already.
            System.getLogger(FaultyLink.class.getName()).log(System.Logger.Level.TRACE, "close", e);
        }
    }
}
