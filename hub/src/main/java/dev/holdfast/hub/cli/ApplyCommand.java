package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = "Create or change resources from files.",
        footer = {
            "",
            "Examples:",
            "  holdfast apply -f site.yaml",
            "  holdfast apply -f fleet/ --dry-run",
            "  cat cluster.yaml | holdfast apply -f -"
        })
final class ApplyCommand extends HubCommand {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "Documents to apply.")
    String source = "-";

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
        for (var document : Documents.read(source, terminal.in())) {
            var result = put(client, document);
            results.add(Json.object("kind", document.kind().title(), "name", document.name(), "result", result));
            output.line(
                    document.kind().singular() + "/" + document.name() + " " + result + (dryRun ? " (dry run)" : ""));
            if (document.kind() == Kind.CLUSTER) {
                clusters.add(new Kind.Named(document.kind(), document.name()));
            }
        }
        var status = 0;
        if (wait && !dryRun) {
            var waiting = new Waiting(client, terminal.clock(), Waiting.duration(timeout));
            for (var cluster : clusters) {
                status = Math.max(status, waiting.until(cluster, "converged", output::line) ? 0 : 4);
            }
        }
        if (output.json()) {
            output.document(Json.object("results", results));
        }
        return status;
    }

    /** Two people may change a resource at once: whoever comes second reads again. */
    private String put(HubClient client, Documents.Document document) {
        var path = HubClient.path(document.kind(), document.name()) + (dryRun ? "?dryRun=true" : "");
        var version = client.find(document.kind(), document.name()).flatMap(ApplyCommand::resourceVersion);
        return client.put(path, document.content(), version).result().orElse("configured");
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
