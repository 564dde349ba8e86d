package dev.holdfast.agent;

import dev.holdfast.agent.cli.AgentCommands;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.logging.LogManager;

/** The program behind {@code holdfast agent}. */
public final class AgentMain {
    private AgentMain() {}

    public static void main(String[] arguments) {
        if (!List.of(arguments).contains("run")) {
            // Short commands say what matters themselves, in one line.
            LogManager.getLogManager().reset();
        }
        System.exit(AgentCommands.build(
                        writer(FileDescriptor.out), writer(FileDescriptor.err), System.getenv(), Clock.systemUTC())
                .setCommandName("holdfast agent")
                .execute(arguments));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
