package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: a bundle into the site. */
@Command(
        name = "import",
        description =
                "Take in a bundle: verify it, say what it disturbs, make it what the site shall be. No network is needed.",
        footer = {
            "",
            "Ends 0 when the bundle was imported or is here already, 1 when it was refused; then nothing has changed.",
            "",
            "Examples:",
            "  holdfast agent import shop-017.hfb --data DIR",
            "  holdfast agent import shop-017.hfb --data DIR --check"
        })
final class ImportCommand extends ReadCommand {
    @Parameters(index = "0", paramLabel = "FILE.hfb", description = "Bundle, as a file or unpacked into a folder.")
    Path file = Path.of("");

    @Option(
            names = "--check",
            description = "Only say what would happen: whether it is good, and what it would disturb here.")
    boolean check;

    ImportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "import", "file", whole(file), "check", check);
    }

    @Override
    void show(JsonView answer) {
        Taken.show(terminal, answer, check);
    }

    @Override
    int status(JsonView answer) {
        return Taken.status(terminal, answer);
    }
}
