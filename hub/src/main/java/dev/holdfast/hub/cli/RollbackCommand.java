package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {
            "Bring clusters back to what an earlier revision was, as a newer one.",
            "The revision that is left does not come back by itself: see release."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast rollback shop-017 --to previous",
            "  holdfast rollback -l wave=canary --to previous"
        })
final class RollbackCommand extends HubCommand {
    /** Which clusters; exactly one of the two. */
    static final class Which {
        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
        @Nullable
        String cluster;

        @Option(
                names = {"-l", "--selector"},
                paramLabel = "SEL",
                description = "All clusters with these labels.")
        @Nullable
        String selector;
    }

    @ArgGroup(multiplicity = "1")
    Which which = new Which();

    @Option(names = "--to", required = true, paramLabel = "REV|previous", description = "Which revision.")
    String to = "";

    @Option(names = "--dry-run", description = "Show what it would change and disturb, change nothing.")
    boolean dryRun;

    RollbackCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var results = new ArrayList<Json>();
        for (var cluster : clusters(client)) {
            var path = HubClient.path(Kind.CLUSTER, cluster) + "/rollback" + (dryRun ? "?dryRun=true" : "");
            var answer = client.post(path, Json.object("to", to));
            var view = JsonView.of(answer);
            output.line("cluster/" + cluster + " " + text(view) + (dryRun ? " (dry run)" : ""));
            if (dryRun) {
                ChangeView.rollback(view).forEach(output::line);
            }
            results.add(answer);
        }
        if (output.json()) {
            output.document(Json.object("results", results));
        }
        return 0;
    }

    private static String text(JsonView answer) {
        var revision = answer.at("to").integer(0);
        return answer.at("result").text("").equals("unchanged")
                ? "unchanged: it is what revision " + revision + " was already"
                : answer.at("result").text("") + " to revision " + revision;
    }

    private List<String> clusters(HubClient client) {
        return which.selector == null
                ? List.of(Kind.CLUSTER.nameIn(which.cluster == null ? "" : which.cluster))
                : client.names(Kind.CLUSTER, which.selector);
    }
}
