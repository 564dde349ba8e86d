package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token create}, {@code list} and {@code revoke}: who may use the web API. */
@Command(name = "token", description = "Access tokens of people and programs.", mixinStandardHelpOptions = true)
final class TokenCommand {
    private TokenCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new TokenCommand())
                .addSubcommand("create", new Create(terminal))
                .addSubcommand("list", new Listing(terminal))
                .addSubcommand("revoke", new Revoke(terminal));
    }

    @Command(
            name = "create",
            description = "Make an access token; it is shown once.",
            footer = {"", "Example:", "  holdfast token create ci --role publisher --ttl 90d --file ci.token"})
    static final class Create extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Who or what it is for.")
        String name = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "admin, operator, publisher, viewer, auditor or metrics.")
        String role = "viewer";

        @Option(names = "--project", paramLabel = "P", description = "Only for resources of this project.")
        @Nullable
        String project;

        @Option(names = "--ttl", paramLabel = "D", description = "How long it is valid (default: 90d).")
        String ttl = "90d";

        @Option(names = "--file", paramLabel = "FILE", description = "Write the token there instead of showing it.")
        @Nullable
        Path file;

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var request = Json.object("name", name, "role", role, "ttl", ttl);
            var answer =
                    hub.client().post("/api/v1/tokens", project == null ? request : request.with("project", project));
            var secret = JsonView.of(answer).at("token").text();
            if (file != null) {
                PrivateFile.write(file, Bytes.utf8(secret + "\n"));
                output.line("token " + name + " written to " + file);
            } else {
                output.line(secret);
            }
            if (output.json()) {
                output.document(file == null ? answer : answer.without("token"));
            }
            return 0;
        }
    }

    @Command(name = "list", description = "Who has a token; never the tokens themselves.")
    static final class Listing extends HubCommand {
        Listing(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var items = hub.client().list("/api/v1/tokens");
            if (output.json()) {
                output.document(Json.object("kind", "List", "items", items, "continue", ""));
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("NAME", "ROLE", "PROJECT", "EXPIRES"));
            for (var item : items) {
                var view = JsonView.of(item);
                rows.add(List.of(
                        view.at("name").text(""),
                        view.at("role").text(""),
                        view.at("project").text("all"),
                        view.at("revoked").flag(false)
                                ? "revoked"
                                : view.at("expires").text("never")));
            }
            output.table(rows);
            return 0;
        }
    }

    @Command(
            name = "revoke",
            description = "Make a token useless at once.",
            footer = {"", "Example:", "  holdfast token revoke ci"})
    static final class Revoke extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        Revoke(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().delete("/api/v1/tokens/" + HubClient.encode(name), java.util.Optional.empty());
            output.line("token " + name + " revoked");
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }
}
