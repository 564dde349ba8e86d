package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackArchive;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "push",
        description = "Put packs into an OCI registry; a version that is there never changes.",
        footer = {
            "",
            "The hub does it, with the credentials that the Registry names. A pack with an error is refused before",
            "anything is sent; what is there with the same files is unchanged.",
            "",
            "Examples:",
            "  holdfast pack push packs/web-1.0.0 --registry company",
            "  holdfast pack push packs --registry company"
        })
final class PackPushCommand extends HubCommand {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "A pack or a folder of packs.")
    List<Path> folders = List.of();

    @Option(names = "--registry", required = true, paramLabel = "R", description = "A Registry of type oci.")
    String registry = "";

    PackPushCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var packs = PackFolders.of(folders);
        for (var pack : packs) {
            check(pack);
        }
        var client = hub.client();
        var progress = new Progress(terminal, packs.size());
        var answers = new ArrayList<Json>();
        for (var pack : packs) {
            var identity = PackReader.identity(pack);
            var name = identity.name() + "-" + identity.version();
            progress.at(answers.size(), name);
            var answer = client.post(
                    HubClient.path(Kind.REGISTRY, registry) + "/packs",
                    PackArchive.write(pack, name),
                    "application/gzip");
            var view = JsonView.of(answer);
            output.line("pack/" + view.at("name").text() + " "
                    + view.at("version").text() + " " + view.at("result").text());
            answers.add(answer);
        }
        if (output.json()) {
            output.document(Json.object("packs", answers));
        }
        return 0;
    }

    private static void check(Path pack) {
        var wrong =
                PackLint.lint(pack).findings().stream().filter(Finding::isError).toList();
        if (!wrong.isEmpty()) {
            throw Failure.of(
                    wrong.getFirst().code(),
                    "a pack without errors in " + pack,
                    wrong.size() + " of them, first: " + PackLintCommand.text(pack, wrong.getFirst()),
                    "see them all with: holdfast pack lint " + pack);
        }
    }
}
