package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stick}: everything that a person with a stick wants done. */
@Command(
        name = "stick",
        description =
                "Find this site's newest bundle in a folder, say what it disturbs, import it and write the report beside it.",
        footer = {"", "Example:", "  holdfast agent stick /media/stick --data DIR"})
final class StickCommand extends ReadCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder where the stick is mounted.")
    Path folder = Path.of("");

    StickCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "stick", "folder", whole(folder));
    }

    @Override
    void show(JsonView answer) {
        Taken.show(terminal, answer, false);
        terminal.line("report for the hub: " + answer.at("report").text());
    }

    @Override
    int status(JsonView answer) {
        return Taken.status(terminal, answer);
    }
}
