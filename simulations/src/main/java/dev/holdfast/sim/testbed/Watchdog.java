package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kills our programs when this JVM is gone, however it went: a shutdown hook never hears of {@code kill -9}. A small
 * shell waits at the end of a pipe, which the system closes with us. Confined to one thread at a time.
 */
public final class Watchdog implements AutoCloseable {
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

    public static Watchdog start() {
        try {
            return new Watchdog(new ProcessBuilder("sh", "-c", WAIT_THEN_KILL)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("the shell that ends our programs after us did not start", e);
        }
    }

    /** Replaces the process ids of what is to be killed. */
    public void watch(Collection<Long> programs) {
        try {
            pipe.write(programs.stream().map(String::valueOf).collect(Collectors.joining(" ", "", "\n")));
            pipe.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the shell that ends our programs after us is gone", e);
        }
    }

    /** Ends the wait and spares all. */
    public void release() {
        watch(List.of());
        close();
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
