package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running Mosquitto with the files of {@code hub broker-files}. It ends with this object and with this JVM. */
public final class Mosquitto implements AutoCloseable {
    /** What a person does to get the program. */
    public static final String ADVICE = "install it (Debian and Ubuntu: mosquitto)";

    private static final String AS_ROOT = "user root\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Daemon daemon;
    private final Watchdog watchdog = Watchdog.start();
    private final Path log;

    private Mosquitto(Daemon daemon, Path log) {
        this.daemon = daemon;
        this.log = log;
        watchdog.watch(List.of(daemon.pid()));
    }

    /** The program on this machine. */
    public static Optional<Path> find(Map<String, String> environment) {
        return OnPath.find(environment, "mosquitto");
    }

    /**
     * Starts it with the {@code mosquitto.conf} in a folder; it listens on {@code port}, which stands there, when this
     * returns.
     */
    public static Mosquitto start(Path program, Path folder, int port) {
        try {
            var settings = folder.resolve("mosquitto.conf");
            // Root's files can be read by nobody but root, and these lie in a folder of a test.
            if ("root".equals(System.getProperty("user.name"))
                    && !Files.readString(settings).contains(AS_ROOT)) {
                Files.writeString(settings, AS_ROOT, StandardOpenOption.APPEND);
            }
            var started = new Mosquitto(
                    Daemon.start(program, List.of("-c", settings.toString()), folder),
                    folder.resolve(program.getFileName() + ".log"));
            try {
                new Patience(PATIENCE).until("Mosquitto listens on " + port, () -> started.listens(port));
            } catch (RuntimeException e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything it has said: who connected, and what it refused. */
    public String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, for who measures it. */
    public long pid() {
        return daemon.pid();
    }

    @Override
    public void close() {
        daemon.kill();
        watchdog.release();
    }

    private boolean listens(int port) {
        if (!daemon.isAlive()) {
            throw daemon.unexpectedEnd();
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
