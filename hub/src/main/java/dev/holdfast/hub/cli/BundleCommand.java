package dev.holdfast.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bundle build}, {@code inspect} and {@code verify}: what goes to a site on a stick. */
@Command(
        name = "bundle",
        description = "Build and check bundles for sites without a link.",
        mixinStandardHelpOptions = true)
final class BundleCommand {
    private BundleCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new BundleCommand())
                .addSubcommand("build", new BundleBuild(terminal))
                .addSubcommand("inspect", new BundleInspect(terminal, false))
                .addSubcommand("verify", new BundleInspect(terminal, true));
    }
}
