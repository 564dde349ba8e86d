package dev.holdfast.sim.fleet;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * One change of every site.
 *
 * @param seconds from the word until the last site kept its pointer
 * @param signing until the hub had signed for the last one
 * @param delivery milliseconds from signed to kept, of each site
 * @param processor seconds of the hub's processor time
 * @param commits of the hub
 * @param mostPointers that any site was sent
 * @param checks milliseconds that a site of the sample took to fetch and check
 */
public record FleetRound(
        double seconds,
        double signing,
        List<Double> delivery,
        double processor,
        double commits,
        double mostPointers,
        List<Double> checks) {
    private static final String COMMITS = "holdfast_commits";
    private static final Duration MINUTE = Duration.ofSeconds(62);
    private static final Duration ECHO = Duration.ofSeconds(3);

    /** What the broker and the sites take without a hub. */
    public record Bare(List<Double> seconds, int retained) {}

    public FleetRound {
        delivery = List.copyOf(delivery);
        checks = List.copyOf(checks);
    }

    /** Changes every site once; everything is accepted before the clock starts. */
    public static FleetRound change(FleetStage stage) throws IOException {
        stage.order();
        var sample = stage.sample();
        var sites = stage.sites();
        var before =
                sites.sites().stream().mapToInt(site -> site.pointers.get()).toArray();
        var commits = stage.api().metric(COMMITS);
        var processor = stage.hub().processor();
        var wall = Clock.systemUTC().instant();
        var start = System.nanoTime();
        stage.publish();
        stage.await("a new pointer at every site", () -> sites.count(site -> site.kept <= start) == 0);
        var last = sites.sites().stream().mapToLong(site -> site.kept).max().orElse(start);
        stage.settle();
        LockSupport.parkNanos(ECHO.toNanos());
        var used = stage.hub().processor() - processor;
        var written = stage.api().metric(COMMITS) - commits;
        var signed = stage.rows().signed();
        var latest = Duration.ZERO;
        var delivery = new ArrayList<Double>();
        var most = 0;
        for (var site : sites.sites()) {
            var at = signed.getOrDefault(site.id.value(), Instant.EPOCH);
            var after = Duration.between(wall, at);
            latest = after.compareTo(latest) > 0 ? after : latest;
            delivery.add((site.kept - start - after.toNanos()) / 1e6);
            most = Math.max(most, site.pointers.get() - before[site.number]);
        }
        return new FleetRound(
                (last - start) / 1e9,
                latest.toNanos() / 1e9,
                delivery,
                used,
                written,
                most,
                sample.stream().map(TrustSample::follow).toList());
    }

    /** The same pointers to the same sessions by a bare publisher, last of all: it takes the hub's connection. */
    public static Bare floor(FleetStage stage, int rounds) throws InterruptedException {
        var seconds = new ArrayList<Double>();
        try (var bare = new BarePublisher(stage.data(), stage.broker(), Clock.systemUTC())) {
            for (var i = 0; i < rounds; i++) {
                seconds.add(bare.round(stage.sites()));
            }
            return new Bare(seconds, bare.retained() + stage.sites().retained());
        }
    }

    /** What the hub does in a little more than a minute for a fleet that only beats: messages to it, and commits. */
    public record Idle(double messages, double commits) {}

    /** Watches a fleet that has nothing to do. */
    public static Idle idle(FleetStage stage) {
        var commits = stage.api().metric(COMMITS);
        var before = stage.sites().sites().stream()
                .mapToLong(site -> site.received.get())
                .sum();
        LockSupport.parkNanos(MINUTE.toNanos());
        return new Idle(
                stage.sites().sites().stream()
                                .mapToLong(site -> site.received.get())
                                .sum()
                        - before,
                stage.api().metric(COMMITS) - commits);
    }

    /** For people. */
    public String text() {
        return String.format(Locale.ROOT, "all changed in %.2f s, signed in %.2f s", seconds, signing);
    }
}
