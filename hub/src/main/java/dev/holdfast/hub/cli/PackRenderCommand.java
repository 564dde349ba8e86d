package dev.holdfast.hub.cli;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.format.YamlWriter;
import dev.holdfast.packs.lint.PackPreview;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Write what packs become: one NAME-VERSION.yaml each, hooks included.",
        footer = {"", "Examples:", "  holdfast pack render packs/web-1.0.0 --out rendered --values mine.yaml"})
final class PackRenderCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "A pack or a folder of packs.")
    List<Path> folders = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (default: here).")
    Path out = Path.of("");

    @Option(names = "--values", paramLabel = "FILE", description = "Values laid over those of each pack.")
    @Nullable
    Path values;

    @Option(names = "--variables", paramLabel = "FILE", description = "Variables by name, for {{.spectro.var.NAME}}.")
    @Nullable
    Path variables;

    @Option(names = "--kube-version", paramLabel = "V", description = "Kubernetes to render for (default: 1.33.0).")
    String kubernetes = ProfileComposer.KUBERNETES;

    @Mixin
    final Output output;

    private final Terminal terminal;

    PackRenderCommand(Terminal terminal) {
        this.terminal = terminal;
        this.output = new Output(terminal.out());
    }

    @Override
    public Integer call() {
        if (!kubernetes.matches("v?\\d{1,3}\\.\\d{1,4}(\\.\\d{1,5}([-+][0-9A-Za-z.+-]{1,60})?)?")) {
            throw Failure.of("HF-CLI-022", "a Kubernetes version such as 1.33.0", kubernetes, "correct --kube-version");
        }
        var packs = PackFolders.of(folders);
        var progress = new Progress(terminal, packs.size());
        var results = new ArrayList<Json>();
        int failed = 0;
        try (var helm = new Helm()) {
            var preview = new PackPreview(helm, full(kubernetes), text(values), variables());
            Files.createDirectories(out.toAbsolutePath());
            for (var pack : packs) {
                progress.at(results.size(), pack.toString());
                try (var _ = Progress.on(terminal, "rendering " + pack)) {
                    var rendered = preview.render(pack);
                    results.add(write(pack, rendered));
                    failed += rendered instanceof Checked.Invalid<HydratedLayer> ? 1 : 0;
                }
            }
        } catch (IOException e) {
            throw Failure.of(
                    "HF-CLI-024", "a folder to write to: " + out, e.getClass().getSimpleName(), "choose --out");
        }
        if (output.json()) {
            output.document(Json.object("packs", new Json.Arr(results)));
        }
        output.line(packs.size() - failed + " packs rendered, " + failed + " not");
        return failed == 0 ? 0 : 1;
    }

    private Json.Obj write(Path pack, Checked<HydratedLayer> rendered) throws IOException {
        var identity = PackReader.identity(pack);
        var result = Json.object("name", identity.name(), "version", identity.version(), "path", pack.toString());
        if (rendered instanceof Checked.Valid<HydratedLayer> valid) {
            var name = (identity.name() + "-" + identity.version()).replaceAll("[^A-Za-z0-9._+-]", "_") + ".yaml";
            var file = out.resolve(name);
            var part = file.resolveSibling("." + name + ".part");
            Files.write(part, YamlWriter.write(documents(valid.value())).toArray());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            result = result.with("file", file.toString());
        } else {
            output.line(pack + ": not rendered");
        }
        rendered.findings().stream()
                .filter(Finding::isError)
                .forEach(finding -> output.line("  " + PackLintCommand.text(pack, finding)));
        return result.with(
                "findings",
                new Json.Arr(rendered.findings().stream()
                        .map(finding -> (Json) finding.json())
                        .toList()));
    }

    /** In the order in which they come to a cluster: hooks before, objects, all other hooks. */
    private static List<Json.Obj> documents(HydratedLayer layer) {
        var documents = new ArrayList<Json.Obj>();
        layer.hooks().stream()
                .filter(PackRenderCommand::isBefore)
                .map(Hook::manifest)
                .forEach(documents::add);
        layer.objects().forEach(object -> documents.add(object.manifest()));
        layer.hooks().stream()
                .filter(hook -> !isBefore(hook))
                .map(Hook::manifest)
                .forEach(documents::add);
        return documents;
    }

    private static boolean isBefore(Hook hook) {
        return hook.events().contains("pre-install");
    }

    private static String full(String version) {
        return version.matches("v?\\d+\\.\\d+") ? version + ".0" : version;
    }

    private static String text(@Nullable Path file) {
        try {
            return file == null ? "" : Files.readString(file);
        } catch (IOException e) {
            throw Failure.of("HF-CLI-008", "a readable file " + file, "none", "check the path and its permissions");
        }
    }

    private Map<String, Json> variables() {
        return variables == null
                ? Map.of()
                : ((Json.Obj) Yaml.readMapping(Bytes.utf8(text(variables))).value()).members();
    }
}
