package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code channel set|list}: names of a profile for published versions, which clusters may follow. */
final class ChannelCommand {
    private ChannelCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("set", new Set(terminal))
                .addSubcommand("list", new ListAll(terminal));
    }

    @Command(
            name = "channel",
            description = "Give names to published versions, which clusters may follow.",
            mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "set",
            description = "Point a channel of a profile at a published version.",
            footer = {
                "",
                "Clusters that follow it (profiles: [{name: P, channel: C}]) are updated at once with updates: automatic,",
                "and told of the update with updates: manual.",
                "",
                "Examples:",
                "  holdfast channel set store stable=1.5.0"
            })
    static final class Set extends HubCommand {
        @Parameters(index = "0", paramLabel = "PROFILE", description = "Name of the profile.")
        String profile = "";

        @Parameters(index = "1", paramLabel = "C=VERSION", description = "The channel and its version.")
        String target = "";

        Set(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var at = target.indexOf('=');
            if (at < 1 || at == target.length() - 1) {
                throw Failure.of("HF-CLI-004", "CHANNEL=VERSION", target, "write such as stable=1.5.0");
            }
            var name = Kind.PROFILE.nameIn(profile);
            var channel = target.substring(0, at);
            var path = HubClient.path(Kind.PROFILE, name) + "/channels/" + HubClient.encode(channel);
            var body = Json.object("version", target.substring(at + 1));
            var answer = hub.client().put(path, body, Optional.empty()).body();
            output.line("profile/" + name + " channel " + channel + " is "
                    + JsonView.of(answer).at("version").text());
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Show the channels of a profile.",
            footer = {"", "Examples:", "  holdfast channel list store"})
    static final class ListAll extends HubCommand {
        @Parameters(index = "0", paramLabel = "PROFILE", description = "Name of the profile.")
        String profile = "";

        ListAll(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().get(HubClient.path(Kind.PROFILE, Kind.PROFILE.nameIn(profile)) + "/channels");
            if (output.json()) {
                output.document(answer);
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("CHANNEL", "VERSION"));
            JsonView.of(answer)
                    .at("channels")
                    .members()
                    .forEach((channel, version) -> rows.add(List.of(channel, version.text())));
            output.table(rows);
            return 0;
        }
    }
}
