package dev.holdfast.sim;

import dev.holdfast.hub.cli.OperatorCommands;
import dev.holdfast.hub.cli.OperatorMain;
import dev.holdfast.hub.cli.Terminal;
import dev.holdfast.sim.bench.BenchCommand;
import dev.holdfast.sim.campaign.CampaignCommand;
import dev.holdfast.sim.demo.DemoCommand;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.parity.ParityCommand;
import dev.holdfast.sim.pivot.PivotCampaignCommand;
import picocli.CommandLine;

/** The whole command line: what operators and sites type, and the demo and campaigns besides. */
public final class SimMain {
    private SimMain() {}

    public static void main(String[] arguments) {
        System.exit(build(OperatorMain.terminal()).execute(arguments));
    }

    /** Every command that there is. */
    static CommandLine build(Terminal terminal) {
        var help = new CommandLine(new CommandLine.HelpCommand());
        help.getCommandSpec().usageMessage().footer("", "Example:", "  holdfast help apply");
        var line = OperatorCommands.build(terminal)
                .addSubcommand("agent", Shell.agent(terminal))
                .addSubcommand("demo", DemoCommand.build(terminal))
                .addSubcommand(
                        "campaign",
                        new CommandLine(new CampaignCommand(terminal.out(), terminal.clock()))
                                .addSubcommand("pivot", new PivotCampaignCommand(terminal.out(), terminal.clock())))
                .addSubcommand(
                        "bench",
                        new CommandLine(new BenchCommand(terminal.out(), terminal.err(), terminal.clock()))
                                .addSubcommand("parity", new ParityCommand(terminal.out(), terminal.err())))
                .addSubcommand("completion", new CompletionCommand(terminal.out()))
                .addSubcommand("help", help);
        return OperatorCommands.finish(line, terminal);
    }
}
