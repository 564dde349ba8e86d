package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code registry refresh}: what the schedule does, now. */
final class RegistryCommand {
    private RegistryCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group()).addSubcommand("refresh", new Refresh(terminal));
    }

    @Command(name = "registry", description = "Look after registries.", mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "refresh",
            description = "Ask a registry now what it has, instead of waiting for its schedule.",
            footer = {
                "",
                "Without an answer what it had before keeps serving, and the command ends with 1.",
                "",
                "Examples:",
                "  holdfast registry refresh company"
            })
    static final class Refresh extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the registry.")
        String name = "";

        Refresh(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var registry = Kind.REGISTRY.nameIn(name);
            var answer = hub.client().post(HubClient.path(Kind.REGISTRY, registry) + "/refresh", Json.Obj.EMPTY);
            output.line("registry/" + registry + " has "
                    + JsonView.of(answer).at("versions").integer() + " versions");
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }
}
