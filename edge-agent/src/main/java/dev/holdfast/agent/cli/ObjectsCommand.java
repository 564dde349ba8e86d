package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code objects}: what is ours in the cluster. */
@Command(
        name = "objects",
        description = "List the objects of the cluster that this agent owns.",
        footer = {"", "Example:", "  holdfast agent objects --data DIR -o json"})
final class ObjectsCommand extends ReadCommand {
    ObjectsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "objects");
    }

    @Override
    void show(JsonView answer) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("LAYER", "KIND", "NAMESPACE", "NAME", "APPLIED"));
        for (var object : answer.at("objects").items()) {
            rows.add(List.of(
                    object.at("layer").text(),
                    object.at("kind").text(),
                    object.at("namespace").text(""),
                    object.at("name").text(),
                    object.at("applied").flag(false) ? "yes" : "not yet"));
        }
        terminal.table(rows);
    }
}
