package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Helm chart: its files with all subcharts unpacked, whether it came as a folder or as an archive.
 *
 * @param files sorted by path
 */
public record Chart(String name, String version, List<ChartFile> files) {
    public Chart {
        files = files.stream().sorted(Comparator.comparing(ChartFile::path)).toList();
    }

    /** Over names and bytes of all files. */
    public Digest digest() {
        var lines = new StringBuilder();
        for (var file : files) {
            lines.append(file.content().digest().value())
                    .append("  ")
                    .append(file.path())
                    .append('\n');
        }
        return Bytes.utf8(lines.toString()).digest();
    }

    public Optional<ChartFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** What it is, without its files. */
    public Json.Obj summary() {
        return Json.object("name", name, "version", version, "digest", digest().toString());
    }

    public Json.Obj json() {
        return Json.object(
                "name",
                name,
                "version",
                version,
                "files",
                files.stream().map(ChartFile::json).toList());
    }

    public static Chart read(JsonView view) {
        return new Chart(
                view.at("name").text(),
                view.at("version").text(),
                view.at("files").items().stream().map(ChartFile::read).toList());
    }
}
