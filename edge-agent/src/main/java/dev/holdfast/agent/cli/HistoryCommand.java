package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code history}: what this site took in and refused. */
@Command(
        name = "history",
        description = "Show what this site adopted and refused, newest first.",
        footer = {"", "Example:", "  holdfast agent history --data DIR"})
final class HistoryCommand extends ReadCommand {
    HistoryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "history");
    }

    @Override
    void show(JsonView answer) {
        var rows = new ArrayList<List<String>>();
        for (var entry : answer.at("entries").items()) {
            rows.add(List.of(
                    entry.at("time").text(),
                    entry.at("step").text(),
                    entry.at("detail").text()));
        }
        terminal.table(rows);
    }
}
