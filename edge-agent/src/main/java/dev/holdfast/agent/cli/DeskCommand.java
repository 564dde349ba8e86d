package dev.holdfast.agent.cli;

import dev.holdfast.agent.desk.LocalCall;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.agent.run.AgentConfig;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command on a data folder: answered by the agent that runs on it, else by this process alone. */
abstract class DeskCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder of the agent.")
    Path data = Path.of("");

    final Terminal terminal;

    DeskCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    final Json.Obj ask(Json.Obj request) throws IOException {
        // The agent may run in another working folder: paths go to it whole.
        var folder = data.toAbsolutePath().normalize();
        var running = LocalCall.to(folder);
        try (var desk = running.isPresent() ? running.get() : Agent.alone(AgentConfig.of(folder), terminal.clock())) {
            return desk.answer(request);
        }
    }

    static String whole(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
