package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secret set} and {@code secret list}: values go in, never out, and never through arguments. */
final class SecretCommand {
    private SecretCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("set", new Set(terminal))
                .addSubcommand("list", new ListAll(terminal));
    }

    @Command(name = "secret", description = "Keep secrets at the hub.", mixinStandardHelpOptions = true)
    static final class Group {}

    /** Where a value comes from; exactly one of the two. */
    static final class Source {
        @Option(names = "--from-file", paramLabel = "F", description = "The value is the content of this file.")
        @Nullable
        Path file;

        @Option(names = "--from-stdin", description = "The value is what standard input says, to its end.")
        boolean stdin;
    }

    @Command(
            name = "set",
            description = "Set one value of a secret; the others stay as they are.",
            footer = {
                "",
                "Examples:",
                "  holdfast secret set pos-db-017 --key password --from-stdin < password",
                "  holdfast secret set pos-db-017 --key ca.pem --from-file ca.pem"
            })
    static final class Set extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the secret.")
        String name = "";

        @Option(names = "--key", required = true, paramLabel = "K", description = "Which value.")
        String key = "";

        @Option(names = "--project", paramLabel = "P", description = "Project of a new secret (default: default).")
        @Nullable
        String project;

        @ArgGroup(multiplicity = "1")
        Source source = new Source();

        Set(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var value = source.file == null ? Input.VALUE.stdin(terminal.in()) : Input.VALUE.file(source.file);
            var result = put(hub.client(), Kind.SECRET.nameIn(name), key, value, project == null ? "default" : project);
            output.line("secret/" + Kind.SECRET.nameIn(name) + " " + result);
            if (output.json()) {
                output.document(
                        Json.object("kind", "Secret", "name", Kind.SECRET.nameIn(name), "key", key, "result", result));
            }
            return 0;
        }
    }

    @Command(name = "list", description = "Show which secrets there are, and the versions of their values.")
    static final class ListAll extends HubCommand {
        ListAll(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var found = hub.client().list("/api/v1/secrets");
            if (output.json()) {
                output.document(Json.object("kind", "List", "items", found, "continue", ""));
                return 0;
            }
            output.table(Columns.table(Kind.SECRET, found, terminal.clock().instant()));
            return 0;
        }
    }

    /** Sets one value and leaves the others; what became of the secret. */
    static String put(HubClient client, String name, String key, Bytes value, String project) {
        var stored = client.find(Kind.SECRET, name);
        var data = stored.map(found -> JsonView.of(found).at("spec").at("data").object())
                .orElse(Json.Obj.EMPTY);
        var metadata = stored.map(found -> JsonView.of(found).at("metadata").object())
                .orElse(Json.object("name", name, "project", project));
        var document = Json.object(
                "apiVersion",
                "holdfast.dev/v1",
                "kind",
                "Secret",
                "metadata",
                metadata,
                "spec",
                Json.object("data", data.with(key, written(value))));
        return client.put(HubClient.path(Kind.SECRET, name), document, stored.flatMap(ApplyCommand::resourceVersion))
                .result()
                .orElse("configured");
    }

    private static Json written(Bytes value) {
        var text = value.utf8();
        return Bytes.utf8(text).equals(value)
                ? new Json.Str(text)
                : Json.object("base64", Base64.getEncoder().encodeToString(value.toArray()));
    }
}
