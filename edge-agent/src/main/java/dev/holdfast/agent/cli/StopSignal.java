package dev.holdfast.agent.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for SIGTERM, Ctrl-C or an interrupt, and lets the process end only after everything is put away. */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "stop");

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void await() {
        try {
            told.await();
        } catch (InterruptedException e) {
            // Whoever runs the command in this process wants it to stop; the interrupt is used up by that.
            told.countDown();
        }
    }

    private void end() {
        told.countDown();
        try {
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // A planned stop has done what it was asked for, so the signal is no failure.
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what ends it.
        }
    }
}
