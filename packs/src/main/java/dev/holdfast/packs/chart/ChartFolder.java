package dev.holdfast.packs.chart;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A chart as a folder that Helm reads, with values schemas that refer to no other place. */
final class ChartFolder {
    private ChartFolder() {}

    static Path write(Chart chart, Path parent) throws IOException {
        var folder = parent.resolve(chart.digest().value());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        for (var file : chart.files()) {
            var target = folder.resolve(file.path()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("a path that leaves the chart: " + file.path());
            }
            Files.createDirectories(target.getParent());
            Files.write(target, content(file).toArray());
        }
        return folder;
    }

    private static Bytes content(ChartFile file) {
        var isSchema = file.path().equals("values.schema.json") || file.path().endsWith("/values.schema.json");
        if (!isSchema || !file.content().utf8().contains("://")) {
            return file.content();
        }
        try {
            return StrictJson.write(local(StrictJson.parse(file.content(), Limits.OBJECTS)));
        } catch (Refusal e) {
            // Helm says better what is wrong with it; nothing is fetched either, the child has no way out.
            return file.content();
        }
    }

    private static Json local(Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var kept = new LinkedHashMap<String, Json>();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    if (!isRemote(member.getKey(), member.getValue())) {
                        kept.put(member.getKey(), local(member.getValue()));
                    }
                }
                yield new Json.Obj(kept);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(ChartFolder::local).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    private static boolean isRemote(String name, Json value) {
        return (name.equals("$ref") || name.equals("$schema"))
                && value instanceof Json.Str(var url)
                && url.matches("(?i)[a-z]+://.*")
                && !url.matches("https?://json-schema\\.org/.*");
    }
}
