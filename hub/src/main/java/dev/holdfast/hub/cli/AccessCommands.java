package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who am I, and at which hub? */
final class AccessCommands {
    private AccessCommands() {}

    @Command(name = "whoami", description = "Show as whom the hub knows you.")
    static final class Whoami extends HubCommand {
        Whoami(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().get("/api/v1/whoami");
            var view = JsonView.of(answer);
            output.line(view.at("name").text("") + " (" + view.at("role").text("") + ") at "
                    + hub.access().hub());
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }

    @Command(
            name = "login",
            description = "Remember a hub and a token as a context, after trying them.",
            footer = {
                "",
                "Examples (the hub writes ca.pem into its data folder and tells its fingerprint when it starts):",
                "  holdfast login --hub https://hub.example:8080 --ca ca.pem --token-file my.token",
                "  holdfast login --hub https://hub.example:8080 --fingerprint sha256:… --token-file my.token"
            })
    static final class Login extends HubCommand {
        @Option(names = "--name", paramLabel = "NAME", description = "Name of the context (default: default).")
        String name = "default";

        Login(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var access = hub.access();
            var who = JsonView.of(new HubClient(access, terminal).get("/api/v1/whoami"));
            new Contexts(terminal.environment()).save(name, access.hub(), access.token(), access.ca());
            output.line("context " + name + ": " + who.at("name").text("") + " at " + access.hub());
            if (output.json()) {
                output.document(Json.object("context", name, "hub", access.hub()));
            }
            return 0;
        }
    }

    static CommandLine contexts(Terminal terminal) {
        return new CommandLine(new ContextGroup())
                .addSubcommand("list", new ContextList(terminal))
                .addSubcommand("use", new ContextUse(terminal));
    }

    @Command(name = "context", description = "Known hubs.", mixinStandardHelpOptions = true)
    static final class ContextGroup {}

    @Command(name = "list", description = "List the known hubs.")
    static final class ContextList extends HubCommand {
        ContextList(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var contexts = new Contexts(terminal.environment());
            var current = contexts.currentName();
            if (output.json()) {
                var document = Json.object("contexts", contexts.names());
                output.document(
                        current.map(now -> document.with("current", now)).orElse(document));
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("CURRENT", "NAME"));
            contexts.names().forEach(name -> rows.add(List.of(current.equals(Optional.of(name)) ? "*" : "", name)));
            output.table(rows);
            return 0;
        }
    }

    @Command(
            name = "use",
            description = "Talk to this hub from now on.",
            footer = {"", "Example:", "  holdfast context use default"})
    static final class ContextUse extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        ContextUse(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            new Contexts(terminal.environment()).use(name);
            output.line("context " + name);
            if (output.json()) {
                output.document(Json.object("current", name));
            }
            return 0;
        }
    }
}
