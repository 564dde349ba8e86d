package dev.holdfast.agent.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The site's side of the command line, {@code agent …}. */
public final class AgentCommands {
    private AgentCommands() {}

    @Command(
            name = "agent",
            description = "Runs a site and talks to it, with and without a network.",
            mixinStandardHelpOptions = true,
            versionProvider = VersionLine.class,
            footer = {
                "",
                "A site in three steps:",
                "  holdfast site token shop-017 -o shop-017.token      (at the hub)",
                "  holdfast agent enrol --token shop-017.token --data DIR",
                "  holdfast agent run --data DIR --kubeconfig FILE"
            })
    private static final class Group {}

    /** What {@code --version} prints. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast agent " + dev.holdfast.agent.run.AgentConfig.VERSION};
        }
    }

    /** The command line {@code agent}, ready to be executed or to be added to another one. */
    public static CommandLine build(PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock) {
        var terminal = new Terminal(out, err, environment, clock);
        var line = new CommandLine(new Group());
        line.addSubcommand(new EnrolCommand(terminal))
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new ImportCommand(terminal))
                .addSubcommand(new StickCommand(terminal))
                .addSubcommand(new ReportCommand(terminal))
                .addSubcommand(new ObjectsCommand(terminal))
                .addSubcommand(new HistoryCommand(terminal))
                .addSubcommand(new ReleaseCommand(terminal))
                .addSubcommand(new RehearseCommand(terminal));
        for (var command : line.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
        }
        var failures = new Failures(terminal);
        return line.setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(AgentCommands::run)
                .setParameterExceptionHandler((e, _) -> failures.usage(e))
                .setExecutionExceptionHandler((e, command, _) -> failures.failed(e, command));
    }

    /** The group alone does nothing: its help, as for wrong usage. */
    private static int run(ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        var command = last.commandSpec().commandLine();
        if (!last.isUsageHelpRequested()
                && !last.isVersionHelpRequested()
                && !(command.getCommand() instanceof Callable<?>)) {
            command.usage(command.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }
}
