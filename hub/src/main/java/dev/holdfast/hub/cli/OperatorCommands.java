package dev.holdfast.hub.cli;

import dev.holdfast.hub.HubVersion;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of operators: {@code holdfast}. Others add their commands to it. */
public final class OperatorCommands {
    private static final Pattern JSON = Pattern.compile(" (-o|--output)[ =]?json ", Pattern.CASE_INSENSITIVE);

    private OperatorCommands() {}

    @Command(
            name = "holdfast",
            description = "Keeps Kubernetes clusters on their signed profile, connected or not.",
            mixinStandardHelpOptions = true,
            versionProvider = VersionLine.class,
            usageHelpAutoWidth = true,
            sortOptions = false,
            footer = {
                "",
                "See it work:     holdfast demo",
                "Run a hub:       holdfast hub run --data DIR",
                "Run a site:      holdfast agent enrol --token FILE --data DIR, then agent run --data DIR",
                "Help:            holdfast COMMAND --help"
            })
    private static final class Root {}

    /** What {@code --version} prints. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast " + HubVersion.CURRENT};
        }
    }

    /** The command line with all commands that talk to a hub, and {@code hub} itself. */
    public static CommandLine build(Terminal terminal) {
        var line = new CommandLine(new Root())
                .addSubcommand("hub", HubGroup.build(terminal))
                .addSubcommand("apply", new ApplyCommand(terminal))
                .addSubcommand("get", new GetCommand(terminal))
                .addSubcommand("describe", new DescribeCommand(terminal))
                .addSubcommand("delete", new DeleteCommand(terminal))
                .addSubcommand("diff", new DiffCommand(terminal))
                .addSubcommand("explain", new ExplainCommand(terminal))
                .addSubcommand("wait", new WaitCommand(terminal))
                .addSubcommand("publish", new PublishCommand(terminal))
                .addSubcommand("site", SiteCommand.build(terminal))
                .addSubcommand("secret", SecretCommand.build(terminal))
                .addSubcommand("registry", RegistryCommand.build(terminal))
                .addSubcommand("channel", ChannelCommand.build(terminal))
                .addSubcommand("management", ManagementCommand.build(terminal))
                .addSubcommand("cluster", ClusterCommand.build(terminal))
                .addSubcommand("bundle", BundleCommand.build(terminal))
                .addSubcommand("pack", PackCommand.build(terminal))
                .addSubcommand("profile", ProfileCommand.build(terminal))
                .addSubcommand("update", UpdateCommand.build(terminal))
                .addSubcommand("history", new UpdateCommand.History(terminal))
                .addSubcommand("rollback", new RollbackCommand(terminal))
                .addSubcommand("release", new UpdateCommand.Release(terminal))
                .addSubcommand("report", ReportCommand.build(terminal))
                .addSubcommand("events", new EventsCommand(terminal))
                .addSubcommand("audit", AuditCommand.build(terminal))
                .addSubcommand("token", TokenCommand.build(terminal))
                .addSubcommand("whoami", new AccessCommands.Whoami(terminal))
                .addSubcommand("login", new AccessCommands.Login(terminal))
                .addSubcommand("context", AccessCommands.contexts(terminal))
                .addSubcommand("doctor", new DoctorCommand(terminal))
                .addSubcommand("version", new VersionCommand(terminal));
        return finish(line, terminal);
    }

    /** One way to fail for every command: a line on standard error, or a problem document with {@code -o json}. */
    public static CommandLine finish(CommandLine line, Terminal terminal) {
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(OperatorCommands::run);
        line.setParameterExceptionHandler((e, arguments) -> usage(e, arguments, terminal));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            var failure =
                    switch (e) {
                        case Failure known -> known;
                        case Refusal refusal -> Failure.of(refusal.problem(), 1);
                        default -> fault(e, terminal);
                    };
            var json = wantsJson(last(parsed));
            terminal.err().println(failure.line());
            if (json) {
                terminal.out().println(StrictJson.write(failure.document()).utf8());
            }
            return failure.exitStatus();
        });
        return line;
    }

    // What nobody foresaw is one line like everything else; who reports it wants to see where it was.
    private static Failure fault(Exception e, Terminal terminal) {
        if (terminal.environment().containsKey("HOLDFAST_DEBUG")) {
            e.printStackTrace(terminal.err());
        }
        return Failure.of(
                "HF-CLI-014",
                "a program without faults",
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "run it again with HOLDFAST_DEBUG=1 and report what it prints");
    }

    /** A group that is called without a command shows its help and counts as wrong usage. */
    private static int run(CommandLine.ParseResult parsed) {
        var last = last(parsed);
        var command = last.commandSpec().commandLine();
        var asksHelp = last.isUsageHelpRequested() || last.isVersionHelpRequested();
        if (!asksHelp
                && !(command.getCommand() instanceof Runnable)
                && !(command.getCommand() instanceof java.util.concurrent.Callable)) {
            command.usage(command.getErr());
            return 2;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static CommandLine.ParseResult last(CommandLine.ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private static boolean wantsJson(CommandLine.ParseResult parsed) {
        return parsed.hasMatchedOption("-o")
                && String.valueOf((Object) parsed.matchedOptionValue("-o", "")).equalsIgnoreCase("json");
    }

    private static int usage(ParameterException e, String[] arguments, Terminal terminal) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName();
        var suggestions = e instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.<String>of();
        var failure = Failure.of(
                new Problem(
                        "HF-CLI-002",
                        "valid usage of " + command,
                        String.valueOf(e.getMessage()),
                        (suggestions.isEmpty() ? "" : "did you mean " + String.join(" or ", suggestions) + "? ")
                                + "see " + command + " --help"),
                2);
        terminal.err().println(failure.line());
        // What could not be parsed is not known to be an option; how it was typed says enough.
        if (JSON.matcher(" " + String.join(" ", arguments) + " ").find()) {
            terminal.out().println(StrictJson.write(failure.document()).utf8());
        }
        return failure.exitStatus();
    }
}
