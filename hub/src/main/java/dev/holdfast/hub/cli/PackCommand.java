package dev.holdfast.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pack lint}, {@code render} and {@code new}: work on packs without a hub. */
@Command(name = "pack", description = "Check, render and start packs; no hub needed.", mixinStandardHelpOptions = true)
final class PackCommand {
    private PackCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new PackCommand())
                .addSubcommand("lint", new PackLintCommand(terminal))
                .addSubcommand("render", new PackRenderCommand(terminal))
                .addSubcommand("new", new PackNewCommand(terminal));
    }
}
