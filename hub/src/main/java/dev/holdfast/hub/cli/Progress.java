package dev.holdfast.hub.cli;

import java.time.Duration;
import java.time.Instant;

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
}
