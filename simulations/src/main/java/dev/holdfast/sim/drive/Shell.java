package dev.holdfast.sim.drive;

import dev.holdfast.agent.cli.AgentCommands;
import dev.holdfast.hub.cli.OperatorCommands;
import dev.holdfast.hub.cli.Terminal;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Types commands in this process and reads what they print. Immutable. */
public final class Shell {
    private final Map<String, String> environment;
    private final Clock clock;

    /** A shell whose commands see exactly this environment. */
    public Shell(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /** What a command came to. */
    public record Result(int exitStatus, String out, String err) {
        /** The one JSON document on standard output. */
        public JsonView json() {
            return JsonView.of(StrictJson.parse(Bytes.utf8(out), Limits.OBJECTS));
        }
    }

    /** A command that was expected to succeed and did not. */
    public static final class CommandFailed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        CommandFailed(String command, Result result) {
            super(command + " ended " + result.exitStatus() + ": "
                    + result.err().strip() + result.out().strip());
        }
    }

    /** This shell, with one more variable. */
    public Shell with(String name, String value) {
        var next = new HashMap<>(environment);
        next.put(name, value);
        return new Shell(next, clock);
    }

    /** Runs {@code holdfast ARGUMENTS…}. */
    public Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                clock);
        var status = arguments[0].equals("agent")
                ? agent(terminal).execute(Arrays.copyOfRange(arguments, 1, arguments.length))
                : OperatorCommands.build(terminal).execute(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The site's commands on a terminal. */
    public static CommandLine agent(Terminal terminal) {
        return AgentCommands.build(
                new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8),
                new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8),
                terminal.environment(),
                terminal.clock());
    }

    /** Runs a command that must end 0. @throws CommandFailed with what it printed otherwise */
    public Result must(String... arguments) {
        var result = run(arguments);
        if (result.exitStatus() != 0) {
            throw new CommandFailed(String.join(" ", arguments), result);
        }
        return result;
    }
}
