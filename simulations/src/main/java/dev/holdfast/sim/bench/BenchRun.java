package dev.holdfast.sim.bench;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.reconcile.Reconciler;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One agent's half that applies, on a store of its own. Confined to one thread. */
final class BenchRun implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final BenchSource source;
    private final FabricKubeApi api;
    private final StateDb store;
    private final Semaphore changes = new Semaphore(0);
    private final Reconciler reconciler;
    private boolean started;

    BenchRun(Path kubeconfig, Path folder, String namespace, Clock clock) throws IOException {
        source = new BenchSource(namespace);
        Files.createDirectories(folder);
        api = FabricKubeApi.connect(kubeconfig, new Random(1));
        store = StateDb.open(folder.resolve("state.db"));
        reconciler = new Reconciler(
                api, Rights.FULL, source, store, (_, _, _, _) -> {}, clock, new Random(1), changes::release);
    }

    /** Seconds until these objects are applied and ready. */
    double bring(List<Json.Obj> objects) throws InterruptedException {
        var start = System.nanoTime();
        var revision = source.publish(objects);
        if (started) {
            reconciler.wake();
        } else {
            reconciler.start();
            started = true;
        }
        // Waits to be told: who asks all the time takes the processor from those who are measured.
        while (!reconciler.status().converged() || reconciler.status().appliedRevision() != revision) {
            if (!changes.tryAcquire(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("expected revision " + revision + " within " + LONGEST + ", found "
                        + reconciler.status().conditions());
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Until a whole pass is over. */
    void pass() {
        var before = source.passes();
        reconciler.wake();
        until("a pass", () -> source.passes() > before);
        // The pass that was counted when it began has ended when the next one begins.
        var second = source.passes();
        reconciler.wake();
        until("its end", () -> source.passes() > second);
    }

    /** Until what the watches brought has been looked at. */
    void settle() {
        until("a quiet moment", () -> {
            var before = source.passes();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return source.passes() == before;
        });
    }

    @Override
    public void close() {
        reconciler.close();
        store.close();
        api.close();
    }

    private static void until(String what, BooleanSupplier holds) {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected " + what + " within " + LONGEST + ", found nothing of it");
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
