package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secret set|list|rotate|status}: values go in, never out, and never through arguments. */
final class SecretCommand {
    private SecretCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("set", new Set(terminal))
                .addSubcommand("list", new ListAll(terminal))
                .addSubcommand("rotate", new Rotate(terminal))
                .addSubcommand("status", new Status(terminal));
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
                "  holdfast secret set pos-db-017 --key ca.pem --from-file ca.pem",
                "  holdfast secret set company --key password --from-stdin --registry registry.example:5000"
            })
    static final class Set extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the secret.")
        String name = "";

        @Option(names = "--key", required = true, paramLabel = "K", description = "Which value.")
        String key = "";

        @Option(names = "--project", paramLabel = "P", description = "Project of a new secret (default: default).")
        @Nullable
        String project;

        @Option(
                names = "--cluster",
                paramLabel = "C",
                description = "Only this cluster may take the secret, and those named before; may be repeated.")
        List<String> clusters = List.of();

        @Option(
                names = "--registry",
                paramLabel = "HOST",
                description =
                        "A registry on this host, with its port as its url has it, may be shown the secret; may be"
                                + " repeated.")
        List<String> registries = List.of();

        @ArgGroup(multiplicity = "1")
        Source source = new Source();

        Set(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var value = source.file == null ? Input.VALUE.stdin(terminal.in()) : Input.VALUE.file(source.file);
            if (value.length() == 0) {
                throw Failure.of(
                        "HF-CLI-028",
                        "a value for key " + key,
                        source.file == null ? "nothing on standard input" : "an empty file " + source.file,
                        "give a value of at least one byte");
            }
            var result = put(
                    hub.client(),
                    Kind.SECRET.nameIn(name),
                    key,
                    value,
                    project == null ? "default" : project,
                    new Takers(clusters, registries));
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

    @Command(
            name = "rotate",
            description = "Give one value of a secret a new, random content that nobody has seen.",
            footer = {
                "",
                "The hub seals it to every cluster that takes it; pods that use it restart there, and no others.",
                "For a value of your own use: holdfast secret set",
                "",
                "Examples:",
                "  holdfast secret rotate pos-db-017 --key password",
                "  holdfast secret rotate pos-db-017 --length 64 --wait"
            })
    static final class Rotate extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the secret.")
        String name = "";

        @Option(names = "--key", paramLabel = "K", description = "Which value; may be left out when there is one.")
        @Nullable
        String key;

        @Option(
                names = "--length",
                paramLabel = "N",
                defaultValue = "32",
                description = "Letters and digits of the new value, 16 to 1024 (default: ${DEFAULT-VALUE}).")
        int length;

        @Option(names = "--wait", description = "Wait until every cluster that takes it runs with it.")
        boolean wait;

        @Option(
                names = "--timeout",
                paramLabel = "D",
                defaultValue = "10m",
                description = "How long to wait (default: ${DEFAULT-VALUE}).")
        String timeout = "";

        Rotate(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var patience = Waiting.duration(timeout);
            var secret = Kind.SECRET.nameIn(name);
            var body = Json.object("length", length);
            var client = hub.client();
            var answer = client.post(
                    HubClient.path(Kind.SECRET, secret) + "/rotation", key == null ? body : body.with("key", key));
            var view = JsonView.of(answer);
            var clusters = view.at("clusters").texts();
            output.line("secret/" + secret + " " + view.at("key").text() + " is version "
                    + view.at("version").integer() + " for "
                    + (clusters.isEmpty() ? "no cluster" : String.join(", ", clusters)));
            if (wait) {
                var waiting = new Waiting(client, terminal.clock(), patience);
                for (var cluster : clusters) {
                    var late =
                            waiting.until(new Kind.Named(Kind.CLUSTER, cluster), "converged", terminal.err()::println);
                    if (late.isPresent()) {
                        throw late.get();
                    }
                }
            }
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }

    @Command(
            name = "status",
            description = "Show which clusters take a secret, and which version each has.",
            footer = {
                "",
                "States: waiting (not sealed yet), sealed (on its way to the site), applying, applied,",
                "refused (the message says why; the cluster keeps the version it has).",
                "",
                "Examples:",
                "  holdfast secret status pos-db-017"
            })
    static final class Status extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the secret.")
        String name = "";

        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().get(HubClient.path(Kind.SECRET, Kind.SECRET.nameIn(name)) + "/status");
            if (output.json()) {
                output.document(answer);
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("CLUSTER", "VARIABLE", "KEY", "VERSION", "SEALED", "APPLIED", "STATE"));
            var messages = new ArrayList<String>();
            for (var row : JsonView.of(answer).at("clusters").items()) {
                rows.add(List.of(
                        row.at("cluster").text(),
                        row.at("variable").text(),
                        row.at("key").text(),
                        Long.toString(row.at("version").integer()),
                        version(row.at("sealed").integer()),
                        version(row.at("applied").integer()),
                        row.at("state").text()));
                if (!row.at("message").text("").isEmpty()) {
                    messages.add(
                            row.at("cluster").text() + ": " + row.at("message").text());
                }
            }
            output.table(rows);
            messages.forEach(terminal.err()::println);
            return 0;
        }

        private static String version(long number) {
            return number == 0 ? "-" : Long.toString(number);
        }
    }

    /** Sets one value and leaves the others; what became of the secret. */
    static String put(HubClient client, String name, String key, Bytes value, String project) {
        return put(client, name, key, value, project, new Takers(List.of(), List.of()));
    }

    /** Who may take it, beside those that it names already. */
    private record Takers(List<String> clusters, List<String> hosts) {}

    private static String put(HubClient client, String name, String key, Bytes value, String project, Takers takers) {
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
                spec(stored, data.with(key, written(value)), takers));
        return client.put(HubClient.path(Kind.SECRET, name), document, stored.flatMap(ApplyCommand::resourceVersion))
                .result()
                .orElse("configured");
    }

    private static Json.Obj spec(Optional<Json.Obj> stored, Json.Obj data, Takers takers) {
        var spec = stored.map(found -> JsonView.of(found).at("spec").object())
                .orElse(Json.Obj.EMPTY)
                .with("data", data);
        return added(added(spec, "clusters", "names", takers.clusters()), "registries", "hosts", takers.hosts());
    }

    private static Json.Obj added(Json.Obj spec, String field, String list, List<String> more) {
        var before = JsonView.of(spec).at(field).at(list).texts();
        var all = Stream.concat(before.stream(), more.stream()).distinct().toList();
        return all.isEmpty() ? spec : spec.with(field, Json.object(list, all));
    }

    private static Json written(Bytes value) {
        var text = value.utf8();
        return Bytes.utf8(text).equals(value)
                ? new Json.Str(text)
                : Json.object("base64", Base64.getEncoder().encodeToString(value.toArray()));
    }
}
