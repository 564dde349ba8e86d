package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete one resource; a cluster keeps what runs unless --mode says otherwise.",
        footer = {"", "Example:", "  holdfast delete cluster plant-1"})
final class DeleteCommand extends HubCommand {
    @Parameters(index = "0", paramLabel = "KIND", description = "A kind, or KIND/NAME.")
    String kindText = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
    @Nullable
    String name;

    @Option(
            names = "--mode",
            paramLabel = "retain|uninstall|destroy",
            description = "For a cluster (default: its spec.deletion).")
    @Nullable
    String mode;

    @Option(names = "--confirm", paramLabel = "NAME", description = "The name again, for modes that remove things.")
    @Nullable
    String confirm;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            description = "How long to wait for machines to go (default: 30m); their end goes on without us.")
    String timeout = "30m";

    DeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var target = Kind.named(kindText, Optional.ofNullable(name));
        var found = client.find(target.kind(), target.name())
                .orElseThrow(() -> GetCommand.missing(target.kind(), target.name()));
        var query = (mode == null ? "" : "?mode=" + HubClient.encode(mode))
                + (confirm == null ? "" : (mode == null ? "?" : "&") + "confirm=" + HubClient.encode(confirm));
        client.delete(HubClient.path(target.kind(), target.name()) + query, ApplyCommand.resourceVersion(found));
        Waiting.untilGone(client, terminal, target, Waiting.duration(timeout));
        output.line(target.text() + " deleted");
        if (output.json()) {
            output.document(Json.object("kind", target.kind().title(), "name", target.name(), "result", "deleted"));
        }
        return 0;
    }
}
