package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code management add}: an API server with Cluster API that makes clusters for the hub. */
final class ManagementCommand {
    private static final String KEY = "kubeconfig";

    private ManagementCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group()).addSubcommand("add", new Add(terminal));
    }

    @Command(name = "management", description = "API servers that make clusters.", mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "add",
            description = "Check an API server with Cluster API, then keep its kubeconfig as a secret and name it.",
            footer = {
                "",
                "The kubeconfig must have everything inside: kubectl config view --raw --minify --flatten",
                "",
                "Example:",
                "  holdfast management add home --kubeconfig home.kubeconfig"
            })
    static final class Add extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the management cluster and its secret.")
        String name = "";

        @Option(names = "--kubeconfig", required = true, paramLabel = "FILE", description = "How to reach it.")
        Path kubeconfig = Path.of("kubeconfig");

        @Option(names = "--project", paramLabel = "P", description = "Project of both (default: default).")
        String project = "default";

        Add(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var client = hub.client();
            var management = Kind.MANAGEMENT_CLUSTER.nameIn(name);
            var text = Input.VALUE.file(kubeconfig);
            var path = HubClient.path(Kind.MANAGEMENT_CLUSTER, management);
            // Nothing is made before the server has answered.
            var standing = client.post(path + "/checks", Json.object(KEY, text.utf8()));
            var secret = SecretCommand.put(client, management, KEY, text, project);
            output.line("secret/" + management + " " + secret);
            var stored = client.find(Kind.MANAGEMENT_CLUSTER, management);
            var reference = Json.object("secretRef", Json.object("name", management, "key", KEY));
            var spec = stored.map(found -> JsonView.of(found).at("spec").object())
                    .orElse(Json.Obj.EMPTY)
                    .with(KEY, reference);
            var metadata = stored.map(found -> JsonView.of(found).at("metadata").object())
                    .orElse(Json.object("name", management, "project", project));
            var document = Json.object(
                    "apiVersion",
                    "holdfast.dev/v1",
                    "kind",
                    Kind.MANAGEMENT_CLUSTER.title(),
                    "metadata",
                    metadata,
                    "spec",
                    spec);
            var result = client.put(path, document, stored.flatMap(ApplyCommand::resourceVersion))
                    .result()
                    .orElse("configured");
            output.line(Kind.MANAGEMENT_CLUSTER.singular() + "/" + management + " " + result + ": Cluster API "
                    + JsonView.of(standing).at("contract").text("") + providers(JsonView.of(standing)));
            if (output.json()) {
                output.document(Json.object(
                        "results",
                        List.of(
                                Json.object("kind", "Secret", "name", management, "result", secret),
                                Json.object(
                                        "kind", Kind.MANAGEMENT_CLUSTER.title(), "name", management, "result", result)),
                        "check",
                        standing));
            }
            return 0;
        }

        private static String providers(JsonView standing) {
            var all = standing.at("providers").items().stream()
                    .map(Columns::provider)
                    .collect(Collectors.joining(", "));
            return all.isEmpty() ? "" : " (" + all + ")";
        }
    }
}
