package dev.holdfast.agent.run;

import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.agent.reconcile.Reconciler;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Once a minute: the clock's condition, the certificate's renewal, content that nothing needs any more. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final Duration ROUND = Duration.ofMinutes(1);

    private final Site site;
    private final HubCaller hub;
    private final Directions directions;
    private final Reconciler reconciler;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Thread loop = Thread.currentThread();

    Housekeeping(Site site, HubCaller hub, Directions directions, Reconciler reconciler, Runnable changed) {
        this.site = site;
        this.hub = hub;
        this.directions = directions;
        this.reconciler = reconciler;
        this.changed = changed;
    }

    void start() {
        loop = Thread.ofVirtual().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            do {
                round();
            } while (!closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            site.reports.judgeClock();
            reconciler
                    .running()
                    .ifPresent(desired ->
                            IntakeLoop.collect(site.intake, desired.revision().value(), reconciler.pinned()));
            if (site.identity.renewalDue() && !directions.addresses().dark()) {
                site.identity.renew(hub);
                site.events.event("identity.renewed", "", "info", "the certificate was renewed");
            }
            changed.run();
        } catch (IOException | Refusal e) {
            LOG.log(Level.INFO, "the certificate is not renewed yet: {0}", e.getMessage());
        } catch (StoreFailure e) {
            LOG.log(Level.WARNING, "housekeeping waits for the store: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "housekeeping failed and is tried again", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
