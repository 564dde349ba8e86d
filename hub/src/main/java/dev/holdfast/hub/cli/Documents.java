package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads resource documents from a file, a folder or standard input; paths in them are relative to the document. */
final class Documents {
    private static final Path HERE = Path.of("");

    /**
     * One document, ready for the API.
     *
     * @param source the file that it came from
     */
    record Document(Kind kind, String name, Json.Obj content, String source) {
        Document with(Json.Obj changed) {
            return new Document(kind, name, changed, source);
        }

        String text() {
            return kind.singular() + "/" + name;
        }
    }

    private Documents() {}

    /** All documents in an order in which they can be applied: secrets, registries, management clusters, profiles, sites, clusters. */
    static List<Document> read(List<String> sources, InputStream in) {
        var documents = new ArrayList<Document>();
        for (var source : sources) {
            try {
                read(source, in, documents);
            } catch (IOException e) {
                throw Failure.of(
                        "HF-CLI-008", "a readable file or folder", source, "check the path and its permissions");
            }
        }
        if (documents.isEmpty()) {
            throw Failure.of(
                    "HF-CLI-009",
                    "at least one document in " + String.join(", ", sources),
                    "none",
                    "name a file with resources");
        }
        documents.sort(Comparator.comparing(Document::kind));
        return documents;
    }

    private static void read(String source, InputStream in, List<Document> into) throws IOException {
        if (source.equals("-")) {
            into.addAll(parse(yaml(Input.DOCUMENT.stdin(in), "standard input"), "standard input", HERE));
            return;
        }
        var path = Path.of(source);
        for (var file : files(path)) {
            var folder = file.toAbsolutePath().resolveSibling("");
            var found = yaml(Input.DOCUMENT.file(file), file.toString());
            if (!Files.isDirectory(path) || found.stream().anyMatch(Documents::isOurs)) {
                into.addAll(parse(found, file.toString(), folder));
            }
        }
    }

    // A folder may hold manifests and packs beside the documents that name them.
    private static boolean isOurs(Json document) {
        return JsonView.of(document).at("apiVersion").optionalText().orElse("").startsWith("holdfast.dev/");
    }

    private static List<Json> yaml(Bytes text, String source) {
        try {
            return Yaml.readAll(text).stream()
                    .peek(document -> checkKeys(document, source))
                    .map(document -> document.value())
                    .filter(json -> !(json instanceof Json.Nil))
                    .toList();
        } catch (Refusal e) {
            var problem = e.problem();
            throw Failure.of(problem.code(), problem.expected() + " in " + source, problem.found(), problem.remedy());
        }
    }

    /** Of two values under one key nobody knows which was meant. */
    private static void checkKeys(Yaml.Document document, String source) {
        if (!(document.value() instanceof Json.Obj) || !isOurs(document.value())) {
            return;
        }
        document.findings().stream().filter(Finding::isError).findFirst().ifPresent(finding -> {
            throw Failure.of(
                    finding.code(),
                    "each key once in " + source,
                    finding.message() + " in line " + finding.line(),
                    "keep one of them");
        });
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Document> parse(List<Json> found, String source, Path folder) throws IOException {
        var documents = new ArrayList<Document>();
        for (var json : found) {
            var view = JsonView.of(json);
            var version = view.at("apiVersion").text("");
            if (!version.equals("holdfast.dev/v1")) {
                throw Failure.of(
                        "HF-CLI-010",
                        "apiVersion holdfast.dev/v1 in " + source,
                        version.isEmpty() ? "none" : version,
                        "correct the document or leave the file out");
            }
            var kind = Kind.parse(view.at("kind").text());
            var name = view.at("metadata").at("name").text();
            documents.add(new Document(kind, name, inlined(kind, view.object(), folder), source));
        }
        return documents;
    }

    private static Json.Obj inlined(Kind kind, Json.Obj document, Path folder) throws IOException {
        if (!(document.members().get("spec") instanceof Json.Obj spec)) {
            return document;
        }
        return switch (kind) {
            case REGISTRY -> document.with("spec", absolute(spec, folder));
            case PROFILE -> document.with("spec", uploaded(spec, folder));
            case SECRET, MANAGEMENT_CLUSTER, SITE, CLUSTER -> document;
        };
    }

    private static Json.Obj absolute(Json.Obj spec, Path folder) {
        var isFolder = JsonView.of(spec).at("type").text("folder").equals("folder");
        if (isFolder
                && spec.members().get("url") instanceof Json.Str(var url)
                && !Path.of(url).isAbsolute()) {
            return spec.with(
                    "url", folder.resolve(url).toAbsolutePath().normalize().toString());
        }
        return spec;
    }

    /** Puts the content of each {@code manifest.path} in its place: the API knows no files of ours. */
    private static Json.Obj uploaded(Json.Obj spec, Path folder) throws IOException {
        if (!(spec.members().get("layers") instanceof Json.Arr(var layers))) {
            return spec;
        }
        var next = new ArrayList<Json>();
        for (var layer : layers) {
            next.add(layer instanceof Json.Obj object ? uploadedLayer(object, folder) : layer);
        }
        return spec.with("layers", new Json.Arr(next));
    }

    private static Json.Obj uploadedLayer(Json.Obj layer, Path folder) throws IOException {
        if (layer.members().get("manifest") instanceof Json.Obj manifest
                && manifest.members().get("path") instanceof Json.Str(var path)) {
            return layer.with("manifest", content(folder.resolve(path)));
        }
        if (layer.members().get("chart") instanceof Json.Obj chart
                && chart.members().get("path") instanceof Json.Str(var path)) {
            return layer.with(
                    "chart", chart.without("path").with("content", ChartUpload.content(folder.resolve(path))));
        }
        return layer;
    }

    private static Json.Obj content(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Failure.of("HF-CLI-008", "a manifest file " + file, "none", "correct manifest.path");
        }
        return Json.object("content", Input.DOCUMENT.file(file).utf8());
    }
}
