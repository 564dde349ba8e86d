package dev.holdfast.sim.pivot;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** One end of pivots in a process that may be killed. */
public final class PivotMain {
    private PivotMain() {}

    public static void main(String[] arguments) {
        new Actor(Path.of(arguments[0]), Clock.systemUTC(), new SecureRandom()).run();
    }
}
