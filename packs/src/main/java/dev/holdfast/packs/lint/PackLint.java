package dev.holdfast.packs.lint;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Constraints;
import dev.holdfast.packs.profile.ResourceNeed;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.Presets;
import dev.holdfast.packs.values.ValuesSchema;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Says everything that is wrong with a pack, with file and line. Thread-safe. */
public final class PackLint {
    private static final int DEEPEST = 4;

    private PackLint() {}

    /**
     * One pack and what was found.
     *
     * @param name as the pack says, else the folder's
     */
    public record Report(String name, String version, Path path, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isWrong() {
            return findings.stream().anyMatch(Finding::isError);
        }

        public Json.Obj json() {
            return Json.object(
                    "name",
                    name,
                    "version",
                    version,
                    "path",
                    path.toString(),
                    "findings",
                    findings.stream().map(Finding::json).toList());
        }
    }

    /** The folder itself when it is a pack, else the packs below it, sorted; what is in a pack is no pack. */
    public static List<Path> find(Path folder) {
        var packs = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                            if (Files.isRegularFile(path.resolve("pack.json"))) {
                                packs.add(path);
                                return FileVisitResult.SKIP_SUBTREE;
                            }
                            return path.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        packs.sort(Path::compareTo);
        return packs;
    }

    /** Never throws because of what is in the folder. */
    public static Report lint(Path folder) {
        var read = PackReader.read(folder);
        var findings = new ArrayList<>(read.findings());
        var schema = ValuesSchema.read(text(folder, "schema.yaml", findings), findings);
        Presets.read(text(folder, "presets.yaml", findings), findings);
        if (read instanceof Checked.Valid<Pack> valid) {
            macros("values.yaml", valid.value().values(), findings);
            var constraints = Constraints.read(valid.value().description(), findings);
            defaults(schema, constraints, valid.value().values(), findings);
            for (var manifest : valid.value().manifests()) {
                var path = "manifests/" + manifest.name();
                if (manifest.content().contains("{{")) {
                    macros(path, manifest.content(), findings);
                } else {
                    parse(path, manifest.content(), findings);
                }
            }
        }
        return report(folder, findings);
    }

    static Report report(Path folder, List<Finding> findings) {
        var identity = PackReader.identity(folder);
        return new Report(identity.name(), identity.version(), folder, findings);
    }

    private static void defaults(ValuesSchema schema, Constraints constraints, String values, List<Finding> findings) {
        try {
            var own = (Json.Obj) Yaml.readMapping(values).value();
            findings.addAll(schema.checkOwn(own));
            ResourceNeed.check(constraints.resources(), own, findings);
        } catch (Refusal e) {
            // Said already, or YAML only after its macros are evaluated.
            return;
        }
    }

    private static String text(Path folder, String name, List<Finding> findings) {
        var file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            findings.add(Finding.error(name, 0, "HF-YML-002", name + " is not UTF-8", "save it as UTF-8"));
        } catch (IOException e) {
            findings.add(
                    Finding.error(name, 0, "HF-PCK-007", name + " cannot be read", "check the rights of the file"));
        }
        return "";
    }

    private static void parse(String path, String text, List<Finding> findings) {
        try {
            for (var document : Yaml.readAll(text)) {
                document.findings()
                        .forEach(f -> findings.add(Finding.warning(path, f.line(), f.code(), f.message(), f.remedy())));
            }
        } catch (Refusal e) {
            findings.add(refused(path, e));
        }
    }

    private static void macros(String path, String text, List<Finding> findings) {
        try {
            MacroText.of(text, false);
        } catch (Refusal e) {
            findings.add(refused(path, e));
        }
    }

    private static Finding refused(String path, Refusal refusal) {
        return Finding.error(path, Yaml.lineOf(refusal), refusal.problem());
    }
}
