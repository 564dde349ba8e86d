package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.store.HookRows;
import dev.holdfast.agent.store.JournalRows;
import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.agent.store.RevisionRows;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Digest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster on the desired state: one loop on one virtual thread, woken by new input, by the cluster and by time.
 * Every pass begins with the store, so a lost or doubled wake does no harm. Thread-safe.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    private final Pass pass;
    private final StateDb store;
    private final RevisionRows revisions = new RevisionRows();
    private final HookRows hooks = new HookRows();
    private final LayerRows layers = new LayerRows();
    private final JournalRows journal = new JournalRows();
    private final Clock clock;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread loop;
    private volatile ReconcileStatus status;
    private volatile List<DesiredSource.Filled> present;
    private volatile boolean release;
    private boolean awake = true;
    private boolean closed;
    /** When the next pass is due if nothing happens: in steady time, for the clock may be set meanwhile. */
    private long deadline = System.nanoTime();

    /**
     * Reads how far an earlier run came; nothing is asked or written before {@link #start}.
     *
     * @param random spreads retries
     * @param changed runs after every change of {@link #status}; must return quickly
     */
    public Reconciler(
            KubeApi api,
            Rights rights,
            DesiredSource source,
            StateDb store,
            EventSink events,
            Clock clock,
            RandomGenerator random,
            Runnable changed) {
        this.store = store;
        this.clock = clock;
        this.changed = changed;
        pass = new Pass(api, rights, source, store, events, clock, random, this::wake);
        status = pass.progress().remembered();
        present = pass.present();
        loop = Thread.ofVirtual().name("reconcile").unstarted(this::run);
    }

    public void start() {
        loop.start();
    }

    /** Something may be different: goes over everything soon. */
    public void wake() {
        lock.lock();
        try {
            awake = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public ReconcileStatus status() {
        return status;
    }

    /** The oldest revision whose content must stay readable: the last good one, else the one being applied. */
    public Optional<DesiredState> running() {
        return pass.progress().oldest();
    }

    /** What may be in the cluster: what was complete last, and what was tried since; nothing before the first time. */
    public List<DesiredSource.Filled> present() {
        return present;
    }

    /** Content beyond that of {@link #running} that must stay readable: what layers have that come or go. */
    public Set<Digest> pinned() {
        return Course.pinned(store);
    }

    /** Lets what failed be tried again. Answers the revisions that were held. */
    public List<Long> release() {
        var released = store.write(connection -> {
            var held = revisions.held(connection).stream()
                    .map(RevisionRows.Held::revision)
                    .toList();
            revisions.release(connection);
            hooks.forgetFailed(connection);
            layers.restart(connection, clock.instant());
            if (!held.isEmpty()) {
                journal.add(
                        connection,
                        new JournalRows.Entry(
                                clock.instant(), "released", "revisions " + held + " may be tried again"));
            }
            return held;
        });
        released(released);
        return released;
    }

    private void released(List<Long> revisions) {
        if (!revisions.isEmpty()) {
            release = true;
            wake();
        }
    }

    /** Ends after the step that is being taken; what is in the cluster stays. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        loop.interrupt();
        try {
            if (loop.isAlive()) {
                var _ = loop.join(Duration.ofSeconds(30));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pass.close();
    }

    /** One pass, on the calling thread; answers when the next one is due if nothing happens. */
    Instant pass() {
        var before = status;
        if (release) {
            release = false;
            pass.released();
        }
        var done = pass.run(before);
        status = done.status();
        present = pass.present();
        if (!done.status().equals(before)) {
            changed.run();
        }
        return done.due();
    }

    private void run() {
        while (awaitWork()) {
            var wait = Duration.between(clock.instant(), step());
            deadline = System.nanoTime() + (wait.isNegative() ? Duration.ZERO : wait).toNanos();
        }
    }

    private Instant step() {
        try {
            return pass();
        } catch (StoreFailure e) {
            LOG.warn("reconciling stopped for a moment: {}", e.getMessage());
        } catch (RuntimeException e) {
            // A bug in one pass must not end the loop; the next pass begins with the store again.
            LOG.error("a pass of the reconciler failed", e);
        }
        return clock.instant().plus(AFTER_A_FAILURE);
    }

    /** False when closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed && !awake) {
                var wait = deadline - System.nanoTime();
                if (wait <= 0 || woken.awaitNanos(wait) <= 0) {
                    break;
                }
            }
            awake = false;
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
