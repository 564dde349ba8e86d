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
        footer = {"", "Example:", "  holdfast describe cluster plant-1"})
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
        var target = kindText.contains("/") || name == null
                ? Kind.parseNamed(kindText)
                : new Kind.Named(Kind.parse(kindText), name);
        var resource = client.find(target.kind(), target.name())
                .orElseThrow(() -> GetCommand.missing(target.kind(), target.name()));
        var events = target.kind() == Kind.CLUSTER
                ? Optional.of(client.get(HubClient.path(target.kind(), target.name()) + "/events?limit=10"))
                : Optional.<Json.Obj>empty();
        if (output.json()) {
            output.document(events.map(found -> resource.with("events", found)).orElse(resource));
            return 0;
        }
        print("", resource, 0);
        events.ifPresent(found -> {
            output.line("events:");
            JsonView.of(found).at("items").items().forEach(event -> output.line("  " + EventsCommand.line(event)));
        });
        return 0;
    }

    private void print(String name, Json value, int depth) {
        var lead = "  ".repeat(Math.max(0, depth - 1)) + (name.isEmpty() ? "" : name + ":");
        switch (value) {
            case Json.Obj(var members) -> {
                if (!name.isEmpty()) {
                    output.line(lead + (members.isEmpty() ? " {}" : ""));
                }
                members.forEach((member, child) -> print(member, child, depth + 1));
            }
            case Json.Arr(var items) -> {
                output.line(lead + (items.isEmpty() ? " []" : ""));
                items.forEach(item -> print("-", item, depth + 1));
            }
            case Json.Str(var text) -> {
                output.line(lead + " " + (text.contains("\n") ? "|" : text));
                if (text.contains("\n")) {
                    text.lines().forEach(line -> output.line("  ".repeat(depth) + line));
                }
            }
            case Json.Num(var number) -> output.line(lead + " " + number.toPlainString());
            case Json.Bool(var flag) -> output.line(lead + " " + flag);
            case Json.Nil _ -> output.line(lead + " -");
        }
    }
}
