package dev.holdfast.hub.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that asks a hub. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, sortOptions = false)
abstract class HubCommand implements Callable<Integer> {
    @Mixin
    final HubOptions hub;

    @Mixin
    final Output output;

    final Terminal terminal;

    HubCommand(Terminal terminal) {
        this.terminal = terminal;
        this.hub = new HubOptions(terminal.environment());
        this.output = new Output(terminal.out());
    }

    /** Exit status 0 unless it says otherwise. */
    @Override
    public abstract Integer call();
}
