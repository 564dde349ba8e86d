package dev.holdfast.sim.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Hub and broker end and come back.
 *
 * @param seconds from the kill until the last site was back
 * @param back seconds until each site was
 * @param busiest the most handshakes in one second
 * @param hubPercent of one core that the hub used meanwhile
 * @param lost events that the hub does not have
 * @param attempts for each connection that was made
 * @param drops connections that the kernel could not queue for a listener, by its own counter
 */
public record StormRound(
        double seconds,
        List<Double> back,
        double busiest,
        double hubPercent,
        double hubMegabytes,
        double lost,
        double attempts,
        double drops,
        String troubles) {
    private static final String EVENT = "simulation.event";

    public StormRound {
        back = List.copyOf(back);
    }

    /** Runs it; {@code events} wait at every site when they come back. */
    public static StormRound run(FleetStage stage, int events, Consumer<String> progress) throws IOException {
        var sites = stage.sites();
        var before = stage.rows().events(EVENT);
        var attempts = sites.attempts();
        var drops = listenDrops();
        var start = System.nanoTime();
        stage.killAll();
        sites.happen(events);
        stage.startBroker();
        progress.accept("broker is back after " + seconds(start));
        var hub = Thread.ofPlatform().name("hub-start").start(() -> {
            stage.startHub();
            progress.accept("hub is back after " + seconds(start));
        });
        var busiest = wait(stage);
        join(hub);
        var last =
                sites.sites().stream().mapToLong(site -> site.confirmed).max().orElse(start);
        var took = (last - start) / 1e9;
        var percent = 100 * stage.hub().processor() / took;
        stage.settle();
        var lost = (long) sites.size() * events - (stage.rows().events(EVENT) - before);
        return new StormRound(
                took,
                sites.sites().stream()
                        .map(site -> (site.confirmed - start) / 1e9)
                        .toList(),
                busiest,
                percent,
                stage.hub().highest(),
                lost,
                (sites.attempts() - attempts) / (double) sites.size(),
                listenDrops() - drops,
                stage.trouble());
    }

    private static double wait(FleetStage stage) {
        var sites = stage.sites();
        var busiest = 0;
        var seen = sites.handshakes();
        var end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (sites.confirmed() < sites.size()) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            var now = sites.handshakes();
            busiest = Math.max(busiest, now - seen);
            seen = now;
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected everybody back, found " + sites.confirmed() + " of "
                        + sites.size() + stage.trouble());
            }
        }
        return busiest;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** TcpExt ListenDrops of this machine. */
    private static double listenDrops() throws IOException {
        var lines = Files.readAllLines(Path.of("/proc/net/netstat"));
        var names = List.of(lines.get(0).split(" ", -1));
        var values = lines.get(1).split(" ", -1);
        return Double.parseDouble(values[names.indexOf("ListenDrops")]);
    }

    private static String seconds(long start) {
        return Math.round((System.nanoTime() - start) / 1e8) / 10.0 + " s";
    }
}
