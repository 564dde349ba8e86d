package dev.holdfast.hub.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Says every ten seconds how far long work has come. */
final class Progress {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final int all;
    private Instant said;

    Progress(Terminal terminal, int all) {
        this.terminal = terminal;
        this.all = all;
        this.said = terminal.clock().instant();
    }

    void at(int done, String what) {
        var now = terminal.clock().instant();
        if (Duration.between(said, now).compareTo(PAUSE) >= 0) {
            said = now;
            terminal.err().println(done + " of " + all + ": " + what);
        }
    }

    /** Work that cannot say how far it has come; a line for as long as it is not closed. */
    interface Going extends AutoCloseable {
        @Override
        void close();
    }

    /** Says every ten seconds since when something goes on. */
    static Going on(Terminal terminal, String what) {
        return on(terminal, what, PAUSE);
    }

    static Going on(Terminal terminal, String what, Duration pause) {
        var start = terminal.clock().instant();
        var talker = Thread.ofVirtual().name("progress").start(() -> {
            LockSupport.parkNanos(pause.toNanos());
            while (!Thread.currentThread().isInterrupted()) {
                var seconds =
                        Duration.between(start, terminal.clock().instant()).toSeconds();
                terminal.err().println(what + ", for " + seconds + " s now");
                LockSupport.parkNanos(pause.toNanos());
            }
        });
        return talker::interrupt;
    }
}
