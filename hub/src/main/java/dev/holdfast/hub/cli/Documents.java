package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads resource documents from a file, a folder or standard input; paths in them are relative to the document. */
final class Documents {
    private static final int LARGEST = 8 << 20;

    /** One document, ready for the API. */
    record Document(Kind kind, String name, Json.Obj content) {}

    private Documents() {}

    /** All documents in an order in which they can be applied: registries, profiles, sites, clusters. */
    static List<Document> read(String source, InputStream in) {
        var documents = new ArrayList<Document>();
        try {
            if (source.equals("-")) {
                documents.addAll(parse(Bytes.copyOf(in.readNBytes(LARGEST + 1)), "standard input", Path.of("")));
            } else {
                for (var file : files(Path.of(source))) {
                    var folder = file.toAbsolutePath().resolveSibling("");
                    documents.addAll(parse(Bytes.copyOf(Files.readAllBytes(file)), file.toString(), folder));
                }
            }
        } catch (IOException e) {
            throw Failure.of("HF-CLI-008", "a readable file or folder", source, "check the path and its permissions");
        }
        if (documents.isEmpty()) {
            throw Failure.of("HF-CLI-009", "at least one document in " + source, "none", "name a file with resources");
        }
        documents.sort(Comparator.comparing(Document::kind));
        return documents;
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

    private static List<Document> parse(Bytes text, String source, Path folder) throws IOException {
        var documents = new ArrayList<Document>();
        for (var document : Yaml.readAll(text)) {
            var json = document.value();
            if (json instanceof Json.Nil) {
                continue;
            }
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
            documents.add(new Document(kind, name, inlined(kind, view.object(), folder)));
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
            case SITE, CLUSTER -> document;
        };
    }

    private static Json.Obj absolute(Json.Obj spec, Path folder) {
        var isFolder = spec.members().get("type") instanceof Json.Str(var type) && type.equals("folder");
        if (isFolder
                && spec.members().get("url") instanceof Json.Str(var url)
                && !Path.of(url).isAbsolute()) {
            return spec.with(
                    "url", folder.resolve(url).normalize().toAbsolutePath().toString());
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
            next.add(
                    layer instanceof Json.Obj object
                                    && object.members().get("manifest") instanceof Json.Obj manifest
                                    && manifest.members().get("path") instanceof Json.Str(var path)
                            ? object.with("manifest", content(folder.resolve(path)))
                            : layer);
        }
        return spec.with("layers", new Json.Arr(next));
    }

    private static Json.Obj content(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Failure.of("HF-CLI-008", "a manifest file " + file, "none", "correct manifest.path");
        }
        if (Files.size(file) > LARGEST) {
            throw Failure.of(
                    "HF-CLI-011", "at most 8 MiB in " + file, Files.size(file) + " bytes", "split the manifest");
        }
        return Json.object("content", Files.readString(file));
    }
}
