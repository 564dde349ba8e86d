package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.report.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A reconciler on any cluster, pass by pass: the store is real, the test moves the clock and publishes. */
public final class Workbench implements AutoCloseable {
    /** How far the clock moves with each pass that only waits; real watches need real time besides. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final long REST = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public final MovableClock clock = new MovableClock();
    public final Desired desired;
    public final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Path folder;
    private final Rights rights;
    private StateDb store;
    private Reconciler reconciler;

    public Workbench(Path folder, KubeApi api, Rights rights, String namespace) {
        this.folder = folder;
        this.rights = rights;
        desired = new Desired(namespace);
        store = StateDb.open(folder.resolve("state.db"));
        // Other sites share the cluster: a new store must not take their objects for its own.
        store.write(connection -> {
            new InventoryRows().confirm(connection);
            return true;
        });
        reconciler = reconciler(api);
    }

    /** A fresh reconciler on the same store, as after a crash. */
    public void restart(KubeApi api) {
        reconciler.close();
        store.close();
        store = StateDb.open(folder.resolve("state.db"));
        reconciler = reconciler(api);
    }

    /** Lets what failed be tried again. */
    public List<Long> release() {
        return reconciler.release();
    }

    private Reconciler reconciler(KubeApi api) {
        return new Reconciler(
                api,
                rights,
                desired,
                store,
                (type, subject, severity, message) -> events.add(type + " " + subject + " " + severity + " " + message),
                clock,
                new Random(7),
                () -> {});
    }

    public ReconcileStatus pass() {
        var _ = reconciler.pass();
        return reconciler.status();
    }

    public ReconcileStatus status() {
        return reconciler.status();
    }

    /** Passes until this holds; false when it never does. */
    public boolean until(BooleanSupplier holds) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            pass();
            if (holds.getAsBoolean()) {
                return true;
            }
            clock.forward(STEP);
            rest();
        }
        return false;
    }

    /** Passes until everything is applied and ready; answers the last status. */
    public ReconcileStatus converge() {
        var _ = until(() -> status().converged());
        return status();
    }

    /** Some more passes, for what must not happen. */
    public ReconcileStatus pass(int times) {
        for (var i = 0; i < times; i++) {
            pass();
            clock.forward(STEP);
            rest();
        }
        return status();
    }

    public Condition condition(String type) {
        return status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** How many events of this type were told. */
    public long told(String type) {
        return List.copyOf(events).stream()
                .filter(event -> event.startsWith(type + " "))
                .count();
    }

    /** Lets watches speak; nothing waits for this to be enough. */
    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(REST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        reconciler.close();
        store.close();
    }
}
