package dev.holdfast.agent.run;

import dev.holdfast.agent.intake.ImportResult;
import dev.holdfast.agent.intake.Intake;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Fetches what the hub has for this site: when a pointer says so, when the last try broke off, and once an hour. */
final class IntakeLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(IntakeLoop.class.getName());
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Intake intake;
    private final Supplier<BundleSource> source;
    private final BooleanSupplier wanted;
    private final Runnable imported;
    private final Runnable looked;
    private final RandomGenerator random;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean closed;
    private volatile Thread loop = Thread.currentThread();
    private int failures;
    private String lastRefused = "";

    /**
     * Prepares the loop.
     *
     * @param wanted whether there is anything to fetch from anybody now
     * @param looked told after every import, as newer metadata alone may say something
     */
    IntakeLoop(
            Intake intake,
            Supplier<BundleSource> source,
            BooleanSupplier wanted,
            Runnable imported,
            Runnable looked,
            RandomGenerator random) {
        this.intake = intake;
        this.source = source;
        this.wanted = wanted;
        this.imported = imported;
        this.looked = looked;
        this.random = random;
    }

    void start() {
        loop = Thread.ofVirtual().name("intake").start(this::run);
    }

    void wake() {
        wakes.release();
    }

    private void run() {
        while (!closed) {
            try {
                var pause = wanted.getAsBoolean() ? fetch() : HOUR;
                if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration fetch() {
        try {
            return switch (intake.take(source.get(), FreshnessPolicy.STRICT)) {
                case ImportResult.Imported(var revision) -> {
                    LOG.log(Level.INFO, "revision {0} is the desired one now", revision);
                    lastRefused = "";
                    imported.run();
                    yield quiet();
                }
                case ImportResult.AlreadyHere _ -> {
                    looked.run();
                    yield quiet();
                }
                case ImportResult.Refused(var problem) -> {
                    refused(problem);
                    // No room, or content that the hub has not got yet: both may be over without a new pointer.
                    yield problem.code().startsWith("HF-IMP-") ? later() : quiet();
                }
                case ImportResult.Unreachable(var reason) -> {
                    LOG.log(Level.INFO, "could not fetch from the hub: {0}", reason);
                    yield later();
                }
            };
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "an import failed and is tried again", e);
            return later();
        }
    }

    /** Told once: the same again is no news. */
    private void refused(Problem problem) {
        if (!problem.code().equals(lastRefused)) {
            LOG.log(Level.WARNING, "refused what the hub offers: {0}", problem.line());
            imported.run();
        }
        lastRefused = problem.code();
    }

    private Duration quiet() {
        failures = 0;
        return HOUR;
    }

    private Duration later() {
        var most = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures++, 10));
        return SHORTEST.plusMillis(random.nextLong(most));
    }

    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes blobs that nothing needs any more; a failure only leaves them there. */
    static void collect(Intake intake, long applied, Set<Digest> needed) {
        try {
            intake.collect(applied, needed);
        } catch (IOException e) {
            LOG.log(Level.INFO, "old content could not be removed: {0}", e.getMessage());
        }
    }
}
