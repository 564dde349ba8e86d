package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Start a pack: a folder NAME-VERSION that lints and renders.",
        footer = {"", "Examples:", "  holdfast pack new web", "  holdfast pack new web --pack-version 2.0.0 --dir packs"
        })
final class PackNewCommand implements Callable<Integer> {
    /** A square of one colour. */
    private static final String LOGO =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the pack: letters, digits and dashes.")
    String name = "";

    @Option(names = "--pack-version", paramLabel = "V", description = "Its version (default: 1.0.0).")
    String version = "1.0.0";

    @Option(names = "--dir", paramLabel = "DIR", description = "Where to put the folder (default: here).")
    Path dir = Path.of("");

    @Mixin
    final Output output;

    PackNewCommand(Terminal terminal) {
        this.output = new Output(terminal.out());
    }

    @Override
    public Integer call() {
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?")
                || PackVersion.parse(version).isEmpty()) {
            throw Failure.of(
                    "HF-CLI-023",
                    "a name of a-z, 0-9 and dashes, and a version x.y.z",
                    name + " " + version,
                    "choose another name or version");
        }
        var folder = dir.resolve(name + "-" + version);
        if (Files.exists(folder)) {
            throw Failure.of("HF-CLI-023", "no folder " + folder, "there is one", "choose another name or --dir");
        }
        try {
            Files.createDirectories(dir.toAbsolutePath());
            var part = Files.createTempDirectory(dir.toAbsolutePath(), "." + name);
            for (var file : files().entrySet()) {
                var target = part.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
            try (InputStream logo =
                    new java.io.ByteArrayInputStream(Base64.getDecoder().decode(LOGO))) {
                Files.copy(logo, part.resolve("logo.png"));
            }
            Files.move(part, folder.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.of(
                    "HF-CLI-024", "a folder to write to: " + dir, e.getClass().getSimpleName(), "choose --dir");
        }
        output.line("pack " + folder + " started; see it with holdfast pack render " + folder);
        if (output.json()) {
            output.document(Json.object("name", name, "version", version, "path", folder.toString()));
        }
        return 0;
    }

    private Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put(
                "pack.json",
                """
                {
                  "name": "%s",
                  "displayName": "%s",
                  "version": "%s",
                  "layer": "addon",
                  "addonType": "app services",
                  "cloudTypes": ["all"],
                  "kubeManifests": ["manifests/%s.yaml"]
                }
                """
                        .formatted(name, name, version, name));
        files.put(
                "values.yaml",
                """
                pack:
                  namespace: %s

                manifests:
                  # What manifests/%s.yaml finds as .Values
                  %s:
                    greeting: hello
                """
                        .formatted(name, name, name));
        files.put(
                "manifests/" + name + ".yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  greeting: {{ .Values.greeting | quote }}
                """
                        .formatted(name));
        files.put("README.md", "# " + name + "\n\nWhat this pack brings, and which values matter.\n");
        return files;
    }
}
