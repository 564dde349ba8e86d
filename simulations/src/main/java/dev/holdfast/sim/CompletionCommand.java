package dev.holdfast.sim;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that teaches a shell our commands. */
@Command(
        name = "completion",
        description = "Print tab completion for bash and zsh.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  source <(holdfast completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    /** One script serves both shells. */
    enum Shells {
        bash,
        zsh
    }

    @Parameters(arity = "0..1", paramLabel = "bash|zsh", description = "For which shell; the script serves both.")
    Shells shell = Shells.bash;

    private final PrintStream out;

    CompletionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        var root = Optional.ofNullable(spec).orElseThrow().root().commandLine();
        out.print(AutoComplete.bash("holdfast", root));
        return 0;
    }
}
