package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "Show packs and charts of the hub's registries.",
        footer = {
            "",
            "In the order in which registries are asked. Marks: deprecated (its maker advises against it),",
            "gone (the registry has it no more; the hub keeps what profiles took from it).",
            "",
            "Examples:",
            "  holdfast pack list",
            "  holdfast pack list prometheus --registry company -o json"
        })
final class PackListCommand extends HubCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Only versions of this one.")
    @Nullable
    String name;

    @Option(names = "--registry", paramLabel = "R", description = "Only what this registry has.")
    @Nullable
    String registry;

    PackListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var query = "/api/v1/packs?limit=1000"
                + (registry == null ? "" : "&registry=" + HubClient.encode(registry))
                + (name == null ? "" : "&name=" + HubClient.encode(name));
        var items = new ArrayList<Json>();
        var warnings = List.<JsonView>of();
        var next = "";
        do {
            var page = JsonView.of(client.get(query + (next.isEmpty() ? "" : "&continue=" + next)));
            page.at("items").items().forEach(item -> items.add(item.object()));
            warnings = page.at("warnings").items();
            next = page.at("continue").text("");
        } while (!next.isEmpty());
        if (output.json()) {
            output.document(Json.object(
                    "kind",
                    "List",
                    "items",
                    items,
                    "continue",
                    "",
                    "warnings",
                    warnings.stream().map(JsonView::object).toList()));
        } else {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("NAME", "VERSION", "REGISTRY", "MARK"));
            for (var item : items) {
                var view = JsonView.of(item);
                var mark = view.at("mark").text();
                rows.add(List.of(
                        view.at("name").text(),
                        view.at("version").text(),
                        view.at("registry").text(),
                        mark.equals("current") ? "-" : mark));
            }
            output.table(rows);
        }
        warnings.forEach(warning -> terminal.err()
                .println(warning.at("registry").text() + ": "
                        + warning.at("message").text()));
        return 0;
    }
}
