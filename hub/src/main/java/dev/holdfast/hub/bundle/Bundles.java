package dev.holdfast.hub.bundle;

import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.publish.Settled;
import dev.holdfast.protocol.bundle.BundleWriter;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Builds bundles, one at a time, in the background. They are copies: gone after a day and at every start, and the oldest
 * goes when there are many. Thread-safe.
 */
public final class Bundles implements AutoCloseable {
    /** How long a bundle can be fetched. */
    public static final Duration LIFE = Duration.ofHours(24);

    /** Most bundles that are kept or wait. */
    static final int MOST = 256;

    private static final System.Logger LOG = System.getLogger(Bundles.class.getName());
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final Path folder;
    private final Director director;
    private final BundleContents contents;
    private final Clock clock;
    private final Supplier<String> ids;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Map<String, BundleJob> jobs = new LinkedHashMap<>();
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    /**
     * Starts with an empty folder {@code DIR/bundles}.
     *
     * @param data the hub's data folder
     * @param ids new names that nobody can guess, of letters, digits and dashes
     */
    public Bundles(Path data, Director director, Depot depot, FleetId fleet, Clock clock, Supplier<String> ids) {
        this(data, director, depot, fleet, clock, ids, MOST);
    }

    Bundles(Path data, Director director, Depot depot, FleetId fleet, Clock clock, Supplier<String> ids, int most) {
        this.folder = data.resolve("bundles");
        this.director = director;
        this.contents = new BundleContents(depot, fleet, clock);
        this.clock = clock;
        this.ids = ids;
        this.most = most;
        DurableFile.secretFolder(folder);
        empty(folder);
        this.thread = Thread.ofVirtual().name("bundles").start(this::run);
    }

    /**
     * Asks for a bundle with everything that was accepted until now.
     *
     * @throws Refusal HF-BLD-001 when too many are waiting
     */
    public BundleJob ask(SiteId site) {
        lock.lock();
        try {
            sweep();
            if (jobs.size() >= most) {
                remove(oldestDone());
            }
            var job = new BundleJob(ids.get(), site, clock.instant(), new BundleJob.Building());
            jobs.put(job.id(), job);
            waiting.add(job.id());
            asked.signalAll();
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** What somebody asked for in the last day; empty for anything else. */
    public Optional<BundleJob> find(String id) {
        lock.lock();
        try {
            sweep();
            return Optional.ofNullable(jobs.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Builds one bundle now. The file appears complete or not at all. */
    public BundleJob.State build(SiteId site, Path target) {
        try {
            return switch (director.settleForStick(site)) {
                case Settled.NotSigned(var _, var problem) -> new BundleJob.Refused(problem);
                case Settled.Current _ -> write(site, target);
            };
        } catch (Refusal refusal) {
            return new BundleJob.Refused(refusal.problem());
        } catch (IOException | RuntimeException e) {
            // A full disk or a bug: whoever waits must hear of it, the next one may succeed.
            LOG.log(System.Logger.Level.ERROR, "cannot build a bundle for site " + site, e);
            return new BundleJob.Refused(new Problem(
                    "HF-BLD-002",
                    "a hub that can write the bundle",
                    e.getClass().getSimpleName(),
                    "see the hub's log and its free disk space, then ask again"));
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            asked.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private BundleJob.State write(SiteId site, Path target) throws IOException {
        var chosen = contents.of(site);
        var unfinished = Files.createTempFile(target.toAbsolutePath().getParent(), ".new-", ".part");
        try {
            try (var file = new FileOutputStream(unfinished.toFile());
                    var out = new BufferedOutputStream(file, 1 << 17)) {
                BundleWriter.write(out, chosen, blob -> contents.open(site, blob));
                out.flush();
                file.getChannel().force(true);
            }
            var length = Files.size(unfinished);
            DurableFile.moveInto(unfinished, target);
            return new BundleJob.Ready(target, length, chosen.facts().revision());
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void run() {
        try {
            while (true) {
                var next = next();
                if (next.isEmpty()) {
                    return;
                }
                var job = next.get();
                done(job.with(build(job.site(), folder.resolve(job.id() + ".hfb"))));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<BundleJob> next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && waiting.isEmpty()) {
                if (!asked.await(SWEEP.toNanos(), TimeUnit.NANOSECONDS)) {
                    sweep();
                }
            }
            return closed
                    ? Optional.empty()
                    : Optional.ofNullable(waiting.poll()).map(jobs::get);
        } finally {
            lock.unlock();
        }
    }

    private void done(BundleJob job) {
        lock.lock();
        try {
            jobs.put(job.id(), job);
        } finally {
            lock.unlock();
        }
    }

    private void sweep() {
        var end = clock.instant().minus(LIFE);
        jobs.values().stream()
                .filter(job -> !job.isBuilding() && !job.asked().isAfter(end))
                .toList()
                .forEach(this::remove);
    }

    private BundleJob oldestDone() {
        return jobs.values().stream()
                .filter(job -> !job.isBuilding())
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        "HF-BLD-001",
                        "at most " + most + " bundles waiting to be built",
                        "that many",
                        "fetch those that were asked for, then ask again"));
    }

    private void remove(BundleJob job) {
        jobs.remove(job.id());
        if (job.state() instanceof BundleJob.Ready ready) {
            delete(ready.file());
        }
    }

    private static void empty(Path folder) {
        try (var files = Files.list(folder)) {
            files.forEach(Bundles::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + file, e);
        }
    }
}
