package dev.holdfast.sim.testbed.capi;

import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * The two sides of a pivot at once. As root each has a network of its own in which the same address is the machines', so
 * that both infrastructure managers run and a cluster's endpoint is the same bytes on both sides. Else both sides share
 * this machine's network, where only one infrastructure manager can run: the target starts without it and without its
 * webhooks, and a test starts it there when it has stopped the one of the source. Thread-safe.
 */
public final class Bed implements AutoCloseable {
    private final Networks networks;
    private final Side source;
    private final Side target;

    private Bed(Networks networks, List<Side> sides) {
        this.networks = networks;
        this.source = sides.getFirst();
        this.target = sides.getLast();
    }

    /** Starts both sides side by side; returns when both are ready. This JVM sees the machines of the source. */
    public static Bed start(Binaries binaries, Path folder) {
        return start(binaries, folder, options -> options);
    }

    /** The same, with API servers that are started otherwise. */
    public static Bed start(Binaries binaries, Path folder, UnaryOperator<Options> otherwise) {
        var networks = Networks.open(2);
        try {
            var all = EnumSet.allOf(Provider.class);
            var second =
                    networks.separate().isEmpty() ? EnumSet.complementOf(EnumSet.of(Provider.INFRASTRUCTURE)) : all;
            return new Bed(
                    networks,
                    both(
                            () -> side(binaries, folder.resolve("source"), networks, 0, all, otherwise),
                            () -> side(binaries, folder.resolve("target"), networks, 1, second, otherwise)));
        } catch (RuntimeException e) {
            networks.close();
            throw e;
        }
    }

    public Side source() {
        return source;
    }

    public Side target() {
        return target;
    }

    /** Whether both infrastructure managers may run at once. */
    public boolean isSeparate() {
        return !networks.separate().isEmpty();
    }

    /** From now on this JVM reaches that side's machines at the address that both sides give them. */
    public synchronized void lookAt(Side side) {
        networks.lookAt(side == source ? 0 : 1);
    }

    @Override
    public synchronized void close() {
        source.close();
        target.close();
        networks.close();
    }

    private static Side side(
            Binaries binaries,
            Path folder,
            Networks networks,
            int number,
            Set<Provider> providers,
            UnaryOperator<Options> otherwise) {
        var options = otherwise.apply(Side.options(networks.sides().get(number)));
        return Side.start(binaries, folder, options, networks.machines(), providers);
    }

    /** Two sides, or a failure: when one does not start, the other is closed. */
    private static List<Side> both(Callable<Side> one, Callable<Side> other) {
        var started = new ArrayList<Side>();
        var failures = new ArrayList<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var side : threads.invokeAll(List.of(one, other))) {
                try {
                    started.add(side.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(e);
        }
        if (!failures.isEmpty()) {
            started.forEach(Side::close);
            throw new IllegalStateException("the test bed did not start", failures.getFirst());
        }
        return started;
    }
}
