package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        description = "Show one resource at length, with its conditions and latest events.",
        footer = {"", "Examples:", "  holdfast describe cluster plant-1", "  holdfast describe profile/store"})
final class DescribeCommand extends HubCommand {
    @Parameters(index = "0", paramLabel = "KIND", description = "A kind, or KIND/NAME.")
    String kindText = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
    @Nullable
    String name;

    DescribeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var target = Kind.named(kindText, Optional.ofNullable(name));
        var resource = client.find(target.kind(), target.name())
                .orElseThrow(() -> GetCommand.missing(target.kind(), target.name()));
        var events = target.kind() == Kind.CLUSTER || target.kind() == Kind.SITE
                ? Optional.of(client.get(HubClient.path(target.kind(), target.name()) + "/events?limit=10"))
                : Optional.<Json.Obj>empty();
        if (output.json()) {
            output.document(events.map(found -> resource.with("events", found)).orElse(resource));
            return 0;
        }
        YamlText.lines(resource).forEach(output::line);
        events.ifPresent(found -> {
            var rows = EventsCommand.rows(
                    JsonView.of(found).at("items").items(),
                    false,
                    terminal.clock().instant());
            output.line("");
            output.line("latest events:" + (rows.size() > 1 ? "" : " none"));
            if (rows.size() > 1) {
                output.table(rows);
            }
        });
        return 0;
    }
}
