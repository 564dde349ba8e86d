package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = "Create or change resources from files; all are looked at before the first is written.",
        footer = {
            "",
            "Examples:",
            "  holdfast apply -f site.yaml",
            "  holdfast apply -f registry.yaml -f profile.yaml",
            "  holdfast apply -f fleet/ --dry-run",
            "  holdfast apply -f fleet/ --set fleet --prune",
            "  holdfast apply -f plant-1.yaml --wait --timeout 10m",
            "  cat cluster.yaml | holdfast apply -f -"
        })
final class ApplyCommand extends HubCommand {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "Documents to apply; may be given several times.")
    List<String> sources = new ArrayList<>();

    @Mixin
    DocumentSet set = new DocumentSet();

    @Option(names = "--dry-run", description = "Check everything, change nothing.")
    boolean dryRun;

    @Option(names = "--wait", description = "Wait until the clusters among them have converged.")
    boolean wait;

    @Option(names = "--timeout", paramLabel = "D", description = "With --wait: how long (default: 5m).")
    String timeout = "5m";

    ApplyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var results = new ArrayList<Json>();
        var clusters = new ArrayList<Kind.Named>();
        var documents = set.marked(Documents.read(sources, terminal.in()));
        // Before anything is changed: too many of them or one that is wrong, and nothing is.
        var leftovers = set.leftovers(client, documents);
        if (!dryRun && documents.size() > 1) {
            Rehearsal.all(client, documents);
        }
        for (var document : documents) {
            String result;
            try {
                result = put(client, document, documents);
            } catch (Failure failure) {
                throw failure.about(document).with("results", Json.of(results));
            }
            results.add(Json.object("kind", document.kind().title(), "name", document.name(), "result", result));
            output.line(document.text() + " " + result + (dryRun ? " (dry run)" : ""));
            if (document.kind() == Kind.CLUSTER) {
                clusters.add(new Kind.Named(document.kind(), document.name()));
            }
        }
        for (var leftover : leftovers) {
            prune(client, leftover, results);
        }
        if (wait && !dryRun) {
            var waiting = new Waiting(client, terminal.clock(), Waiting.duration(timeout));
            for (var cluster : clusters) {
                var late = waiting.until(cluster, "converged", terminal.err()::println);
                if (late.isPresent()) {
                    throw late.get().with("results", Json.of(results));
                }
            }
        }
        if (output.json()) {
            output.document(Json.object("results", results));
        }
        return 0;
    }

    private void prune(HubClient client, Kind.Named leftover, List<Json> results) {
        try {
            if (!dryRun) {
                client.delete(HubClient.path(leftover.kind(), leftover.name()), Optional.of("*"));
            }
        } catch (Failure failure) {
            throw failure.with("results", Json.of(results));
        }
        results.add(DocumentSet.result(leftover));
        output.line(leftover.text() + " pruned" + (dryRun ? " (dry run)" : ""));
    }

    /** Two people may change a resource at once: whoever comes second reads again. */
    private String put(HubClient client, Documents.Document document, List<Documents.Document> all) {
        var stored = client.find(document.kind(), document.name());
        if (dryRun) {
            return Rehearsal.put(client, document, stored, all);
        }
        var path = HubClient.path(document.kind(), document.name());
        return client.put(path, document.content(), stored.flatMap(ApplyCommand::resourceVersion))
                .result()
                .orElse("configured");
    }

    static Optional<String> resourceVersion(Json.Obj resource) {
        return resource.members().get("metadata") instanceof Json.Obj metadata
                ? switch (metadata.members().get("resourceVersion")) {
                    case Json.Str(var text) -> Optional.of(text);
                    case Json.Num(var number) -> Optional.of(number.toPlainString());
                    case null, default -> Optional.empty();
                }
                : Optional.empty();
    }
}
