package dev.holdfast.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pack lint}, {@code render} and {@code new} work without a hub; {@code push} and {@code list} with its registries. */
@Command(
        name = "pack",
        description = "Check, render and start packs without a hub; push and list those of its registries.",
        mixinStandardHelpOptions = true)
final class PackCommand {
    private PackCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new PackCommand())
                .addSubcommand("lint", new PackLintCommand(terminal))
                .addSubcommand("render", new PackRenderCommand(terminal))
                .addSubcommand("new", new PackNewCommand(terminal))
                .addSubcommand("push", new PackPushCommand(terminal))
                .addSubcommand("list", new PackListCommand(terminal));
    }
}
