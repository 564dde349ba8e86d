package dev.holdfast.sim.parity;

import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the charts of a pack lie, as helm is to be pointed to them. */
final class PackCharts {
    private PackCharts() {}

    /** Path by the chart's name; of two copies the one that pack.json lists first. */
    static Map<String, Path> of(Path folder, Pack pack) throws IOException {
        var charts = new LinkedHashMap<String, Path>();
        if (pack.description().members().get("charts") instanceof Json.Arr(var items)) {
            for (var item : items) {
                if (item instanceof Json.Str(var path)) {
                    var chart = folder.resolve(path);
                    charts.putIfAbsent(name(chart), chart);
                }
            }
        }
        return charts;
    }

    private static String name(Path chart) throws IOException {
        if (Files.isDirectory(chart)) {
            var description = Yaml.readMapping(Bytes.copyOf(Files.readAllBytes(chart.resolve("Chart.yaml"))));
            return JsonView.of(description.value()).at("name").text();
        }
        return ChartReader.archive(Bytes.copyOf(Files.readAllBytes(chart))).name();
    }
}
