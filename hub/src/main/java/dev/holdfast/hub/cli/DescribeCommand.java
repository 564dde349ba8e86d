package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        var now = terminal.clock().instant();
        var status = JsonView.of(resource).at("status");
        YamlText.lines(brief(resource)).forEach(output::line);
        table("conditions", conditions(status.at("conditions").items(), now));
        table("layers", layers(status.at("layers").items(), now));
        events.ifPresent(found -> table(
                "latest events",
                EventsCommand.rows(JsonView.of(found).at("items").items(), false, now)));
        return 0;
    }

    private void table(String title, List<List<String>> rows) {
        if (rows.size() > 1) {
            output.line("");
            output.line(title + ":");
            output.table(rows);
        }
    }

    private static List<List<String>> conditions(List<JsonView> conditions, Instant now) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("TYPE", "STATUS", "SINCE", "REASON", "MESSAGE"));
        for (var condition : conditions) {
            rows.add(List.of(
                    condition.at("type").text(""),
                    condition.at("status").text(""),
                    Columns.age(condition.at("lastTransitionTime"), now),
                    condition.at("reason").text(""),
                    condition.at("message").text("")));
        }
        return rows;
    }

    private static List<List<String>> layers(List<JsonView> layers, Instant now) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("LAYER", "VERSION", "STATE", "READY", "SINCE", "MESSAGE"));
        for (var layer : layers) {
            var objects = layer.at("objects");
            rows.add(List.of(
                    layer.at("key").text(layer.at("name").text("")),
                    layer.at("version").text(""),
                    layer.at("state").text(""),
                    objects.at("ready").integer(0) + "/" + objects.at("total").integer(0),
                    Columns.age(layer.at("since"), now),
                    layer.at("message").text("")));
        }
        return rows;
    }

    // What tables show better, and what is empty, is left out.
    private static Json.Obj brief(Json.Obj resource) {
        var status = resource.members().get("status") instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        return full(resource.with("status", status.without("conditions").without("layers")));
    }

    private static Json.Obj full(Json.Obj object) {
        var left = Json.Obj.EMPTY;
        for (var member : object.members().entrySet()) {
            var value = member.getValue() instanceof Json.Obj inner ? full(inner) : member.getValue();
            var empty = value instanceof Json.Nil
                    || value.equals(Json.Obj.EMPTY)
                    || value.equals(Json.Arr.EMPTY)
                    || value.equals(new Json.Str(""));
            left = empty ? left : left.with(member.getKey(), value);
        }
        return left;
    }
}
