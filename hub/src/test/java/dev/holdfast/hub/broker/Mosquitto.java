package dev.holdfast.hub.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A running Mosquitto of this machine. */
final class Mosquitto implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private Mosquitto(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it with the {@code mosquitto.conf} that {@code files} writes into a folder for a port. */
    static Mosquitto start(Path folder, IntConsumer files) {
        var program = program();
        try {
            var port = freePort();
            files.accept(port);
            var settings = folder.resolve("mosquitto.conf");
            if ("root".equals(System.getProperty("user.name"))) {
                Files.writeString(settings, "user root\n", StandardOpenOption.APPEND);
            }
            var log = folder.resolve("mosquitto.log");
            var process = new ProcessBuilder(program.toString(), "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            var started = new Mosquitto(process, port);
            started.awaitListening(log);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it to read its files again, as {@code kill -HUP} does. */
    void hangUp() {
        try {
            var signal = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (signal.waitFor() != 0) {
                throw new AssertionError("kill -HUP ended " + signal.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening(Path log) throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("Mosquitto does not listen: " + Files.readString(log));
            }
            LockSupport.parkNanos(20_000_000L);
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path program() {
        var found = found();
        if (found.isPresent()) {
            return found.get();
        }
        var message = "NOT TESTED: Mosquitto as broker. To test it, install it (Debian and Ubuntu: mosquitto).";
        if ("1".equals(System.getenv("HOLDFAST_NO_SKIP"))) {
            throw new AssertionError(message);
        }
        System.err.println(message);
        throw new TestAbortedException(message);
    }

    private static Optional<Path> found() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
