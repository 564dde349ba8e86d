package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.JsonView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = "What happened at a cluster, newest last.",
        footer = {"", "Example:", "  holdfast events plant-1"})
final class EventsCommand extends HubCommand {
    @Parameters(index = "0", paramLabel = "CLUSTER")
    String cluster = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 50).")
    int limit = 50;

    EventsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var found = hub.client().get(HubClient.path(Kind.CLUSTER, cluster) + "/events?limit=" + limit);
        if (output.json()) {
            output.document(found);
        } else {
            JsonView.of(found).at("items").items().forEach(event -> output.line(line(event)));
        }
        return 0;
    }

    static String line(JsonView event) {
        return event.at("time").text("") + "  " + event.at("severity").text("info") + "  "
                + event.at("type")
                        .text("")
                        .replaceFirst("^dev\\.holdfast\\.", "")
                        .replaceFirst("\\.v1$", "") + "  "
                + event.at("subject").text("") + "  "
                + event.at("message").text(event.at("data").at("message").text(""));
    }
}
