package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.JsonView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks a hub. */
@Command(usageHelpAutoWidth = true, sortOptions = false)
abstract class HubCommand implements Callable<Integer> {
    // Not as the standard mixin: its --version would take --help away from commands with a --version of their own.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    boolean help;

    @Mixin
    final HubOptions hub;

    @Mixin
    final Output output;

    final Terminal terminal;

    HubCommand(Terminal terminal) {
        this.terminal = terminal;
        this.hub = new HubOptions(terminal);
        this.output = new Output(terminal.out());
    }

    /** Shows what an answer warns of. */
    final void warn(JsonView answer) {
        for (var warning : answer.at("warnings").items()) {
            terminal.err()
                    .println("warning " + warning.at("code").text() + " "
                            + warning.at("path").text() + ": "
                            + warning.at("message").text() + "; "
                            + warning.at("remedy").text());
        }
    }

    /** Exit status 0 unless it says otherwise. */
    @Override
    public abstract Integer call();
}
