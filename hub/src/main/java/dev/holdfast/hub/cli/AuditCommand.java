package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code audit list}: who changed what, when, from which client. */
@Command(name = "audit", description = "Who changed what, when, from where.", mixinStandardHelpOptions = true)
final class AuditCommand {
    private AuditCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new AuditCommand()).addSubcommand("list", new Listing(terminal));
    }

    @Command(name = "list", description = "List all changes, oldest first.")
    static final class Listing extends HubCommand {
        Listing(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var items = hub.client().list("/api/v1/audit");
            if (output.json()) {
                output.document(Json.object("kind", "List", "items", items, "continue", ""));
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("AGE", "WHO", "ACTION", "WHAT", "CLIENT"));
            for (var item : items) {
                var view = JsonView.of(item);
                rows.add(List.of(
                        Columns.age(view.at("time"), terminal.clock().instant()),
                        view.at("author").text(""),
                        view.at("action").text(""),
                        view.at("subject").text(""),
                        view.at("client").text("")));
            }
            output.table(rows);
            return 0;
        }
    }
}
