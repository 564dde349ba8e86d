package dev.holdfast.hub.health;

import dev.holdfast.hub.health.HealthRoutes.Gauge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes gauges in Prometheus' text format, version 0.0.4. */
final class Exposition {
    private Exposition() {}

    static String text(List<Gauge> gauges) {
        var byName =
                gauges.stream().collect(Collectors.groupingBy(Gauge::name, LinkedHashMap::new, Collectors.toList()));
        var text = new StringBuilder();
        byName.forEach((name, series) -> {
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(series.getFirst().help())
                    .append('\n');
            text.append("# TYPE ").append(name).append(" gauge\n");
            series.forEach(gauge -> text.append(name)
                    .append(labels(gauge))
                    .append(' ')
                    .append(gauge.value())
                    .append('\n'));
        });
        return text.toString();
    }

    private static String labels(Gauge gauge) {
        return gauge.labels().isEmpty()
                ? ""
                : new TreeMap<>(gauge.labels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
