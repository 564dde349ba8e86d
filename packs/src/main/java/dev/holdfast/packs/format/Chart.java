package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Helm chart: its files with all subcharts unpacked, whether it came as a folder or as an archive. No record, because it
 * remembers its digest, which much is kept by. Immutable.
 */
public final class Chart {
    private final String name;
    private final String version;
    private final List<ChartFile> files;
    private volatile Optional<Digest> digest = Optional.empty();

    public Chart(String name, String version, List<ChartFile> files) {
        this.name = name;
        this.version = version;
        this.files =
                files.stream().sorted(Comparator.comparing(ChartFile::path)).toList();
    }

    public String name() {
        return name;
    }

    public String version() {
        return version;
    }

    /** Sorted by path. */
    public List<ChartFile> files() {
        return files;
    }

    /** Over names and bytes of all files. */
    public Digest digest() {
        var known = digest;
        if (known.isEmpty()) {
            known = Optional.of(computed());
            digest = known;
        }
        return known.get();
    }

    private Digest computed() {
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Chart that
                && name.equals(that.name)
                && version.equals(that.version)
                && files.equals(that.files);
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
