package dev.holdfast.agent.cli;

import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One way to fail for every command: a line on standard error, with {@code -o json} a problem document too. */
record Failures(Terminal terminal) {
    int usage(ParameterException e) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.error(new Problem(
                        "HF-CLI-002",
                        "valid usage of " + command,
                        String.valueOf(e.getMessage()).replace("Error: ", ""),
                        "see " + command + " --help")
                .line());
        return CommandLine.ExitCode.USAGE;
    }

    int failed(Exception e, CommandLine command) throws Exception {
        if (e instanceof ParameterException wrong) {
            return usage(wrong);
        }
        var problem = problem(e);
        terminal.error(problem.line());
        if (Form.json.equals(command.getParseResult().<Object>matchedOptionValue("--output", Form.text))) {
            terminal.document(Json.object(
                    "type", "about:blank",
                    "title", "Not valid",
                    "status", 422,
                    "code", problem.code(),
                    "detail", problem.line(),
                    "expected", problem.expected(),
                    "found", problem.found(),
                    "remedy", problem.remedy(),
                    "findings", Json.Arr.EMPTY));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static Problem problem(Exception e) throws Exception {
        return switch (e) {
            case Refusal refusal -> refusal.problem();
            case StoreFailure store ->
                new Problem("HF-AGT-009", "a store that works", String.valueOf(store.getMessage()), remedy(store));
            case IOException broken -> files(broken);
            case UncheckedIOException broken -> files(broken);
            default -> throw e;
        };
    }

    private static Problem files(Exception e) {
        return new Problem(
                "HF-AGT-007",
                "files that can be read and written",
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "check the path, its permissions and the disk");
    }

    private static String remedy(StoreFailure failure) {
        return switch (failure.kind()) {
            case DISK_FULL -> "make room on the disk";
            case CORRUPT -> "start the agent: it puts the damaged store aside and begins a new one";
            case OTHER -> "check the disk and the permissions of the data folder";
        };
    }
}
