package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Kills our programs when this JVM is gone, however it went: a shutdown hook never hears of {@code kill -9}. A small
 * shell waits at the end of a pipe, which the system closes with us. Confined to its control plane.
 */
final class Watchdog implements AutoCloseable {
    // Each line is the whole list of process ids. Ctrl-C reaches the shell too; it must outlive us.
    private static final String WAIT_THEN_KILL =
            """
            trap '' INT TERM HUP
            ids=
            while read -r line; do ids=$line; done
            [ -z "$ids" ] || kill -KILL $ids
            """;

    private final Process shell;
    private final Writer pipe;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.pipe = shell.outputWriter(StandardCharsets.US_ASCII);
    }

    static Watchdog start() {
        try {
            return new Watchdog(new ProcessBuilder("sh", "-c", WAIT_THEN_KILL)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("the shell that ends our programs after us did not start", e);
        }
    }

    /** Replaces what is to be killed. */
    void watch(Collection<Daemon> daemons) {
        try {
            pipe.write(
                    daemons.stream().map(daemon -> Long.toString(daemon.pid())).collect(Collectors.joining(" ")));
            pipe.write("\n");
            pipe.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the shell that ends our programs after us is gone", e);
        }
    }

    /** Ends the wait, as the end of this JVM would: what is still watched is killed. */
    @Override
    public void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            shell.destroyForcibly();
        }
    }
}
