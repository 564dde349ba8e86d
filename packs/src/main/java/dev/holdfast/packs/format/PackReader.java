package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a pack folder: liberal in what still makes a pack, precise about what is wrong with it. Never leaves the folder,
 * never follows a link. Thread-safe.
 */
public final class PackReader {
    /** Layers that are the machines' own: they come to no API server. */
    public static final Set<String> MACHINE_LAYERS = Set.of("kernel", "os", "k8s");

    private static final int LARGEST_NODE_FILE = 64 << 10;
    private static final Set<String> KNOWN =
            Set.of("pack.json", "values.yaml", "schema.yaml", "presets.yaml", "README.md", "logo.png");
    private static final Set<String> LAYERS = Set.of("kernel", "os", "k8s", "cni", "csi", "addon");

    private PackReader() {}

    /** The pack in this folder, or why it is none. */
    public static Checked<Pack> read(Path folder) {
        var findings = new ArrayList<Finding>();
        var files = PackFiles.list(folder, findings);
        var description = description(files, findings);
        if (description.isEmpty()) {
            return new Checked.Invalid<>(findings);
        }
        var view = JsonView.of(description.get());
        var name = text(view, "name", true, findings).toLowerCase(Locale.ROOT);
        var version = text(view, "version", true, findings);
        var layer = text(view, "layer", true, findings).toLowerCase(Locale.ROOT);
        var displayName = text(view, "displayName", false, findings);
        checkIdentity(folder, name, version, layer, findings);
        var values = files.text("values.yaml", findings);
        checkValues(values.orElse(""), values.isPresent(), findings);
        if (!files.contains("logo.png")) {
            findings.add(Finding.warning(
                    "logo.png", 0, "HF-PCK-005", "the pack has no logo.png", "add a small square picture"));
        }
        var manifests = manifests(files, view, findings);
        var charts = charts(files, view, findings);
        var references = ChartReference.read(description.get(), findings);
        var presets = files.text("presets.yaml", findings).orElse("");
        var schema = files.text("schema.yaml", findings).orElse("");
        var nodeFiles = MACHINE_LAYERS.contains(layer) ? nodeFiles(files) : Map.<String, String>of();
        if (findings.stream().anyMatch(Finding::isError)) {
            return new Checked.Invalid<>(findings);
        }
        var pack = new Pack(
                name,
                displayName.isEmpty() ? name : displayName,
                version,
                layer,
                values.orElse(""),
                manifests,
                charts,
                references,
                presets,
                schema,
                nodeFiles,
                description.get(),
                digest(files));
        return new Checked.Valid<>(pack, findings);
    }

    /** What a pack calls itself, as far as that can be read. */
    public record Identity(String name, String version) {}

    /** Name and version also of a pack that is wrong; the folder's name where it says none. */
    public static Identity identity(Path folder) {
        var ignored = new ArrayList<Finding>();
        var view = JsonView.of(
                description(PackFiles.only(folder, "pack.json"), ignored).orElse(Json.Obj.EMPTY));
        var name = text(view, "name", false, ignored).toLowerCase(Locale.ROOT);
        var file = folder.getFileName();
        return new Identity(
                name.isEmpty() && file != null ? file.toString() : name, text(view, "version", false, ignored));
    }

    private static Optional<Json.Obj> description(PackFiles files, List<Finding> findings) {
        if (!files.contains("pack.json")) {
            findings.add(Finding.error(
                    "pack.json", 0, "HF-PCK-001", "the folder has no pack.json", "a pack starts with pack.json"));
            return Optional.empty();
        }
        var text = files.bytes("pack.json", findings);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            // JSON is YAML, and this reader knows lines, tabs, Windows line ends and keys given twice.
            var document = Yaml.readMapping(Bytes.utf8(text.get().utf8().replace('\t', ' ')));
            document.findings().forEach(f -> findings.add(PackFiles.asWarning(f, "pack.json")));
            return Optional.of((Json.Obj) document.value());
        } catch (Refusal e) {
            findings.add(PackFiles.finding("pack.json", "HF-PCK-001", e));
            return Optional.empty();
        }
    }

    private static String text(JsonView view, String field, boolean required, List<Finding> findings) {
        var value = view.at(field).json();
        if (value.isPresent() && value.get() instanceof Json.Str(var text) && !text.isBlank()) {
            return text.strip();
        }
        if (value.isPresent() && value.get() instanceof Json.Num number) {
            return number.value().toPlainString();
        }
        if (required) {
            findings.add(Finding.error(
                    "pack.json",
                    0,
                    "HF-PCK-002",
                    "the field " + field + " is missing or no text",
                    "write \"" + field + "\": \"…\""));
        }
        return "";
    }

    private static void checkIdentity(Path folder, String name, String version, String layer, List<Finding> findings) {
        if (!name.isEmpty() && !name.matches("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")) {
            findings.add(Finding.error(
                    "pack.json",
                    0,
                    "HF-PCK-002",
                    "the name " + name + " is not usable",
                    "use letters, digits, dots and dashes"));
        }
        if (!layer.isEmpty() && !LAYERS.contains(layer)) {
            findings.add(Finding.warning(
                    "pack.json", 0, "HF-PCK-005", "the layer " + layer + " is unknown", "use one of " + LAYERS));
        }
        if (!version.isEmpty() && PackVersion.parse(version).isEmpty()) {
            findings.add(Finding.warning(
                    "pack.json",
                    0,
                    "HF-PCK-004",
                    "the version " + version + " is not a semantic one",
                    "write x.y.z; until then only an exact tag finds the pack"));
        }
        var file = folder.getFileName();
        if (file != null
                && !name.isEmpty()
                && !file.toString().toLowerCase(Locale.ROOT).equals((name + "-" + version).toLowerCase(Locale.ROOT))) {
            findings.add(Finding.warning(
                    "pack.json",
                    0,
                    "HF-PCK-006",
                    "the folder " + file + " is not called " + name + "-" + version,
                    "rename the folder; name and version of pack.json hold"));
        }
    }

    private static void checkValues(String text, boolean present, List<Finding> findings) {
        if (!present) {
            findings.add(Finding.warning(
                    "values.yaml", 0, "HF-PCK-005", "the pack has no values.yaml", "add one, if only a comment"));
        }
        // With macros outside quotes it is YAML only after they are evaluated.
        if (!text.contains("{{")) {
            try {
                Yaml.readMapping(text).findings().forEach(f -> findings.add(PackFiles.asWarning(f, "values.yaml")));
            } catch (Refusal e) {
                findings.add(PackFiles.finding("values.yaml", e.problem().code(), e));
            }
        }
    }

    private static List<ManifestText> manifests(PackFiles files, JsonView view, List<Finding> findings) {
        var paths = paths(view, "kubeManifests", findings);
        checkPaths(files, paths, "kubeManifests", findings);
        var manifests = new ArrayList<ManifestText>();
        for (var path : paths) {
            files.text(path, findings).ifPresent(text -> manifests.add(new ManifestText(stem(path), text)));
        }
        return manifests;
    }

    /** The unpacked copy and the archive of one chart are one chart; the first that is listed holds. */
    private static List<Chart> charts(PackFiles files, JsonView view, List<Finding> findings) {
        var paths = paths(view, "charts", findings);
        checkPaths(files, paths, "charts", findings);
        var charts = new LinkedHashMap<String, Chart>();
        for (var path : paths) {
            try {
                var chart = files.contains(path)
                        ? files.bytes(path, findings).map(ChartReader::archive)
                        : Optional.of(files.below(path, findings))
                                .filter(below -> !below.isEmpty())
                                .map(ChartReader::folder);
                chart.ifPresent(found -> charts.putIfAbsent(found.name(), found));
            } catch (Refusal e) {
                findings.add(PackFiles.finding(path, e.problem().code(), e));
            }
        }
        return List.copyOf(charts.values());
    }

    private static Map<String, String> nodeFiles(PackFiles files) {
        var texts = new TreeMap<String, String>();
        files.below("", new ArrayList<>()).forEach((path, content) -> {
            if (!KNOWN.contains(path) && content.length() <= LARGEST_NODE_FILE) {
                content.strictUtf8().ifPresent(text -> texts.put(path, text));
            }
        });
        return texts;
    }

    private static List<String> paths(JsonView view, String field, List<Finding> findings) {
        var value = view.at(field).json();
        if (value.isEmpty()) {
            return List.of();
        }
        var paths = new ArrayList<String>();
        if (value.get() instanceof Json.Arr(var items)) {
            for (var item : items) {
                if (item instanceof Json.Str(var path)) {
                    paths.add(path.replace('\\', '/').replaceFirst("^(\\./)+", ""));
                }
            }
            if (paths.size() == items.size()) {
                return paths;
            }
        }
        findings.add(Finding.error(
                "pack.json", 0, "HF-PCK-002", "the field " + field + " is no list of texts", "write a list of paths"));
        return paths;
    }

    private static void checkPaths(PackFiles files, List<String> paths, String field, List<Finding> findings) {
        for (var path : paths) {
            if (!files.contains(path) && !files.isFolder(path)) {
                findings.add(Finding.error(
                        path,
                        0,
                        "HF-PCK-003",
                        field + " of pack.json lists " + path + ", which is not in the pack",
                        "add the file or take the path out"));
            }
        }
    }

    private static String stem(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.replaceFirst("(?i)\\.(ya?ml|json)$", "");
    }

    private static Digest digest(PackFiles files) {
        return Bytes.utf8(files.listing()).digest();
    }
}
