package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = "What happened at a cluster, or at all of them, newest last.",
        footer = {"", "Examples:", "  holdfast events plant-1", "  holdfast events --limit 200"})
final class EventsCommand extends HubCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "CLUSTER", description = "One cluster (default: all).")
    @Nullable
    String cluster;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 50).")
    int limit = 50;

    EventsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var of = Optional.ofNullable(cluster)
                .map(name -> name.contains("/") ? Kind.named(name) : new Kind.Named(Kind.CLUSTER, name))
                .map(named -> HubClient.path(named.kind(), named.name()))
                .orElse("/api/v1");
        var found = hub.client().get(of + "/events?limit=" + limit);
        if (output.json()) {
            output.document(found);
            return 0;
        }
        var events = JsonView.of(found).at("items").items();
        if (events.isEmpty()) {
            terminal.err().println("no events" + (cluster == null ? "" : " of " + cluster));
        } else {
            output.table(rows(events, cluster == null, terminal.clock().instant()));
        }
        return 0;
    }

    /** A table of events; with their sites when they are of several. */
    static List<List<String>> rows(List<JsonView> events, boolean ofMany, Instant now) {
        var rows = new ArrayList<List<String>>();
        rows.add(row(ofMany, "SITE", "AGE", "SEVERITY", "EVENT", "OBJECT", "MESSAGE"));
        for (var event : events) {
            var source = event.at("source").text("");
            rows.add(row(
                    ofMany,
                    source.substring(source.lastIndexOf('/') + 1),
                    Columns.age(event.at("time"), now),
                    event.at("severity").text("info"),
                    event.at("type")
                            .text("")
                            .replaceFirst("^dev\\.holdfast\\.", "")
                            .replaceFirst("\\.v1$", ""),
                    event.at("subject").text(""),
                    event.at("message").text(event.at("data").at("message").text(""))));
        }
        return rows;
    }

    private static List<String> row(boolean ofMany, String site, String... cells) {
        var row = new ArrayList<String>();
        if (ofMany) {
            row.add(site);
        }
        row.addAll(List.of(cells));
        return row;
    }
}
