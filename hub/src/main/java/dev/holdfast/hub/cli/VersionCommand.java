package dev.holdfast.hub.cli;

import dev.holdfast.hub.HubVersion;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version of this client and of the hub, if one answers.")
final class VersionCommand extends HubCommand {
    VersionCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var document = Json.object(
                "client", HubVersion.CURRENT, "java", Runtime.version().toString());
        output.line("client " + HubVersion.CURRENT + " on Java " + Runtime.version());
        try {
            var hubVersion =
                    JsonView.of(hub.client().get("/health/live")).at("version").text("");
            output.line("hub    " + hubVersion);
            document = document.with("hub", hubVersion);
        } catch (Failure e) {
            output.line("hub    not reached");
        }
        if (output.json()) {
            output.document(document);
        }
        return 0;
    }
}
