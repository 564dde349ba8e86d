package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code status}: how the site is, from its own store. */
@Command(
        name = "status",
        description = "Show how this site is: revisions, layers, conditions, link, trust, store, outbox.",
        footer = {"", "Example:", "  holdfast agent status --data DIR -o json"})
final class StatusCommand extends ReadCommand {
    StatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "status");
    }

    @Override
    void show(JsonView answer) {
        terminal.line("site " + answer.at("site").text() + " of fleet "
                + answer.at("fleet").text() + ": " + answer.at("state").text() + ", revision "
                + answer.at("appliedRevision").integer(0) + " of "
                + answer.at("desiredRevision").integer(0) + " applied, as of "
                + answer.at("asOf").text());
        terminal.line("link " + answer.at("link").text() + ", "
                + answer.at("outbox").at("messages").integer() + " events wait for the hub");
        var pivot = answer.at("pivot");
        if (pivot.present()) {
            terminal.line("pivot " + pivot.at("phase").text() + ", managed by the "
                    + pivot.at("side").text() + " side, epoch "
                    + pivot.at("epoch").integer() + ", as of "
                    + pivot.at("asOf").text());
        }
        var rows = new ArrayList<List<String>>();
        for (var layer : answer.at("layers").items()) {
            var objects = layer.at("objects");
            rows.add(List.of(
                    layer.at("key").text(),
                    layer.at("version").text(),
                    layer.at("state").text(),
                    objects.at("ready").integer() + "/" + objects.at("total").integer(),
                    layer.at("message").text("")));
        }
        if (!rows.isEmpty()) {
            rows.addFirst(List.of("LAYER", "VERSION", "STATE", "READY", "MESSAGE"));
            terminal.table(rows);
        }
        var pending = answer.at("pending");
        if (pending.at("forecast").present()) {
            terminal.line("revision " + pending.at("revision").integer() + " is not applied yet; what it disturbs:");
            Taken.foreseen(terminal, pending);
        }
        for (var condition : answer.at("conditions").items()) {
            var message = condition.at("message").text("");
            if (!message.isEmpty()) {
                terminal.line(condition.at("type").text() + "="
                        + condition.at("status").text() + " since "
                        + condition.at("lastTransitionTime").text() + ": " + message);
            }
        }
    }
}
