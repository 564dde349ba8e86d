package dev.holdfast.hub.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** What a command may touch of the outside world. */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Clock clock) {
    public Terminal {
        environment = Map.copyOf(environment);
    }
}
