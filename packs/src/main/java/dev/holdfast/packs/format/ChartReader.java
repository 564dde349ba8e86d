package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads charts: archives in archives are unpacked, names that leave the chart are refused. */
public final class ChartReader {
    private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(tgz|tar\\.gz|tar)");
    private static final Pattern SUBCHART = Pattern.compile("(?:(.*)/)?charts/([^/_.][^/]*)\\.(?:tgz|tar\\.gz)");
    private static final int DEEPEST = 8;

    private ChartReader() {}

    static boolean isArchive(String path) {
        return ARCHIVE.matcher(path).matches();
    }

    /** The chart in an archive, whatever its top folder is called. @throws Refusal HF-CHT-001 */
    public static Chart archive(Bytes archive) {
        return chart(unpacked(archive, DEEPEST));
    }

    /** The chart with these files. @throws Refusal HF-CHT-001 */
    public static Chart folder(Map<String, Bytes> files) {
        var all = new TreeMap<String, Bytes>();
        files.forEach((path, content) -> all.put(TarFiles.inside(path), content));
        unpackSubcharts(all, DEEPEST);
        return chart(all);
    }

    /** An archive of a chart's folder, the same bytes for the same files. @throws Refusal HF-CHT-001 */
    public static Bytes archiveOf(Path folder) {
        var findings = new ArrayList<Finding>();
        var files = PackFiles.list(folder, findings).below("", findings);
        var wrong = findings.stream().filter(Finding::isError).findFirst();
        if (wrong.isPresent()) {
            throw new Refusal(
                    "HF-CHT-001", "a chart", wrong.get().message(), wrong.get().remedy());
        }
        return TarFiles.write("chart", files);
    }

    private static NavigableMap<String, Bytes> unpacked(Bytes archive, int depth) {
        if (depth == 0) {
            throw new Refusal("HF-CHT-001", "at most " + DEEPEST + " archives in each other", "more", "unpack them");
        }
        var files = new TreeMap<String, Bytes>();
        TarFiles.read(archive).forEach((path, content) -> {
            // As Helm does: the first part goes, whatever it is; real archives have "./" or another name there.
            var raw = path.replace('\\', '/');
            var clean = TarFiles.inside(raw.substring(raw.indexOf('/') + 1));
            // An archive was made with .helmignore; Helm does not apply it a second time.
            if (raw.indexOf('/') > 0 && !clean.equals(".helmignore")) {
                files.put(clean, content);
            }
        });
        unpackSubcharts(files, depth);
        return files;
    }

    /** {@code charts/x-1.0.0.tgz} becomes {@code charts/x-1.0.0/…}: Helm takes the name from Chart.yaml. */
    private static void unpackSubcharts(NavigableMap<String, Bytes> files, int depth) {
        for (var path : files.keySet().toArray(String[]::new)) {
            var archive = SUBCHART.matcher(path);
            if (archive.matches()) {
                var parent =
                        Optional.ofNullable(archive.group(1)).map(p -> p + "/").orElse("");
                var folder = parent + "charts/" + archive.group(2) + "/";
                var taken = files.ceilingKey(folder);
                if (taken != null && taken.startsWith(folder)) {
                    continue;
                }
                var content = files.remove(path);
                if (content != null) {
                    unpacked(content, depth - 1).forEach((name, bytes) -> files.put(folder + name, bytes));
                }
            }
        }
    }

    private static Chart chart(Map<String, Bytes> files) {
        var description = files.get("Chart.yaml");
        if (description == null) {
            throw new Refusal("HF-CHT-001", "a Chart.yaml", "none", "name the chart's own folder or archive");
        }
        var view = JsonView.of(Yaml.readMapping(description).value());
        var all = new ArrayList<ChartFile>();
        files.forEach((path, content) -> all.add(new ChartFile(path, content)));
        var name = view.at("name").text("");
        var version = Fields.of(view.object(), "", new ArrayList<>()).scalar("version");
        if (name.isBlank() || version.isEmpty()) {
            throw new Refusal("HF-CHT-001", "name and version in Chart.yaml", "none", "write them");
        }
        return new Chart(name, version.get(), all);
    }
}
