package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is to be said about a chart, with template and line. */
final class ChartFindings {
    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_. -]+)+):(\\d+)(?::\\d+)?");
    private static final Pattern PARSED = Pattern.compile("error on ([^:\\s]+): .*?line (\\d+)");
    private static final Pattern LOOKUP = Pattern.compile("\\{\\{[^}]*\\blookup\\b");
    private static final Pattern FIXED = Pattern.compile("\\.Release\\.(IsUpgrade|Revision)\\b");
    private static final Pattern REMOTE =
            Pattern.compile("\"\\$ref\"\\s*:\\s*\"(?!https?://json-schema\\.org/)([a-z]+://[^\"]+)\"");

    private final Chart chart;
    private final String prefix;

    ChartFindings(Chart chart, String prefix) {
        this.chart = chart;
        this.prefix = prefix;
    }

    /** Where a pattern is first found in a chart. */
    record Place(String path, int line, String match) {}

    /** Helm's own refusal; its message mostly names template and line. */
    static Finding refused(String prefix, String message) {
        var place = PLACE.matcher(message);
        var parsed = PARSED.matcher(message);
        var path = prefix + "chart";
        int line = 0;
        if (parsed.find()) {
            path = prefix + parsed.group(1);
        } else if (place.find()) {
            path = prefix + place.group(1);
            line = Integer.parseInt(place.group(2));
        }
        return Finding.error(
                path, line, "HF-CHT-003", "Helm refuses the chart: " + message, "set the values that the chart wants");
    }

    List<Finding> about(ChartOutcome.Release release) {
        var findings = new ArrayList<Finding>();
        if (!release.lookups().isEmpty()) {
            var place = first(LOOKUP).orElse(new Place("", 0, ""));
            findings.add(Finding.warning(
                    at(place),
                    place.line(),
                    "HF-CHT-005",
                    "the chart asks the cluster for " + String.join(", ", release.lookups())
                            + "; it is told that there is nothing",
                    "give through values what the chart would look up"));
        }
        release.unknown()
                .forEach(kind -> findings.add(Finding.warning(
                        prefix + chart.name(),
                        0,
                        "HF-CHT-006",
                        "the chart uses " + kind + ", which is neither built in nor in the profile",
                        "add the layer that brings its CustomResourceDefinition")));
        first(FIXED)
                .ifPresent(place -> findings.add(Finding.warning(
                        at(place),
                        place.line(),
                        "HF-CHT-008",
                        place.match() + " is fixed: every render is an installation with revision 1",
                        "see whether the chart needs to know")));
        schemas(findings);
        return findings;
    }

    private void schemas(List<Finding> findings) {
        for (var file : chart.files()) {
            if (file.path().endsWith("values.schema.json")) {
                var text = file.text().orElse("");
                var remote = REMOTE.matcher(text);
                if (remote.find()) {
                    findings.add(Finding.warning(
                            prefix + chart.name() + "/" + file.path(),
                            line(text, remote.start()),
                            "HF-CHT-007",
                            "the values schema refers to " + remote.group(1) + ", which is never fetched",
                            "put that schema into the chart; values are not checked against it"));
                }
            }
        }
    }

    private String at(Place place) {
        return prefix + chart.name() + (place.path().isEmpty() ? "" : "/" + place.path());
    }

    Optional<Place> first(Pattern pattern) {
        return chart.files().stream()
                .filter(file -> file.path().contains("templates/"))
                .flatMap(file -> first(pattern, file.path()).stream())
                .findFirst();
    }

    Optional<Place> first(Pattern pattern, String path) {
        var text = chart.file(path).flatMap(file -> file.text()).orElse("");
        var matcher = pattern.matcher(text);
        return matcher.find()
                ? Optional.of(new Place(path, line(text, matcher.start()), matcher.group()))
                : Optional.empty();
    }

    private static int line(String text, int at) {
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
}
