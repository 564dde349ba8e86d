package dev.holdfast.hub.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The program behind {@code holdfast} for everything but the agent and the demo. */
public final class OperatorMain {
    private OperatorMain() {}

    public static void main(String[] arguments) {
        System.exit(OperatorCommands.build(terminal()).execute(arguments));
    }

    /** The terminal of this process; texts are UTF-8 whatever the locale. */
    public static Terminal terminal() {
        return new Terminal(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Clock.systemUTC());
    }
}
