package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cluster pivot} and {@code reclaim}: where the Cluster API objects of a cluster shall be. */
final class ClusterCommand {
    private ClusterCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("pivot", new Pivot(terminal))
                .addSubcommand("reclaim", new ReclaimCommand(terminal));
    }

    @Command(name = "cluster", description = "Move clusters that the hub made.", mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "pivot",
            description = "Let a cluster manage itself, or take it home; returns when that is noted.",
            footer = {
                "",
                "Examples:",
                "  holdfast cluster pivot plant-1",
                "  holdfast cluster pivot plant-1 --back",
                "  holdfast wait cluster/plant-1 --for condition=Pivoted=False"
            })
    static final class Pivot extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
        String name = "";

        @Option(names = "--back", description = "Home to its management cluster.")
        boolean back;

        Pivot(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var cluster = Kind.CLUSTER.nameIn(name);
            var answer = hub.client().post(HubClient.path(Kind.CLUSTER, cluster) + "/pivot", Json.object("back", back));
            var view = JsonView.of(answer);
            output.line("cluster/" + cluster + " " + view.at("result").text("") + " to "
                    + view.at("to").text(""));
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }
}
