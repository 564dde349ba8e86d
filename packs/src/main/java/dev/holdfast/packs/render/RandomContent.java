package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds output that differs from render to render (packs-and-profiles.md R7), by rendering again where a chart or its
 * values name a function that could do it. The clock is replaced the second time: two renders may share a second.
 */
final class RandomContent {
    /** The last three are words of every day too: only in an action they are functions. */
    private static final Pattern RANDOM =
            Pattern.compile("\\b(rand(AlphaNum|Alpha|Ascii|Numeric|Bytes|Int)|uuidv4|genPrivateKey|genCA(WithKey)?"
                    + "|genSelfSignedCert(WithKey)?|genSignedCert(WithKey)?|bcrypt|htpasswd|encryptAES|derivePassword"
                    + "|(now|ago|shuffle)(?=[^{}]*\\}\\}))\\b");

    /** Files that no template can evaluate, or that only describe. */
    private static final Pattern ONLY_TEXT = Pattern.compile(
            "(?i)(.*/)?(README|CHANGELOG|LICENSE|Chart\\.yaml|Chart\\.lock|values\\.schema\\.json|.*\\.md)"
                    + "|(.*/)?crds/.*");

    private static final Pattern UNORDERED = Pattern.compile("[{(|:=]-?\\s*(keys|values)\\s+[.$(]");
    private static final Pattern NOW = Pattern.compile("(?<![.\\w$\"'/-])now(?![\\w\"'/:-])(?=[^{}\\n]*\\}\\})");
    private static final String ONCE = "(toDate \"2006-01-02\" \"2001-02-03\")";
    private static final int MORE_FOR_ORDER = 3;

    private final ChartEngine engine;
    private final ChartJob job;

    RandomContent(ChartEngine engine, ChartJob job) {
        this.engine = engine;
        this.job = job;
    }

    /** One HF-CHT-004 for each template whose output differs, its path from the chart on. */
    List<Finding> check(ChartOutcome.Release first) {
        var values = StrictJson.write(job.values()).utf8();
        var random = mentions(RANDOM, values);
        var unordered = mentions(UNORDERED, values);
        if (!random && !unordered) {
            return List.of();
        }
        var expected = bySource(first);
        var differing = new TreeSet<String>();
        for (int i = 0; i < (unordered ? MORE_FOR_ORDER : 1); i++) {
            // What the first render learned is given to the others: each kind costs a round.
            var apis = new ArrayList<>(job.apis());
            apis.addAll(first.learned());
            var again = engine.render(job(i == 0 ? atAnotherTime() : job.chart(), apis));
            if (!(again instanceof ChartOutcome.Release second)) {
                break;
            }
            differing.addAll(differences(expected, bySource(second)));
        }
        return differing.stream().map(this::finding).toList();
    }

    private boolean mentions(Pattern pattern, String values) {
        return pattern.matcher(values).find()
                || job.chart().files().stream()
                        .filter(file -> !ONLY_TEXT.matcher(file.path()).matches())
                        .anyMatch(file -> file.text()
                                .filter(text -> pattern.matcher(text).find())
                                .isPresent());
    }

    private Chart atAnotherTime() {
        var chart = job.chart();
        var files = new ArrayList<ChartFile>();
        for (var file : chart.files()) {
            var text = file.path().contains("templates/") ? file.text().orElse("") : "";
            var later = NOW.matcher(text).replaceAll(java.util.regex.Matcher.quoteReplacement(ONCE));
            files.add(later.equals(text) ? file : new ChartFile(file.path(), Bytes.utf8(later)));
        }
        return new Chart(chart.name(), chart.version(), files);
    }

    private ChartJob job(Chart chart, List<Api> apis) {
        return new ChartJob(chart, job.release(), job.namespace(), job.kubernetes(), apis, job.values());
    }

    private static Map<String, List<String>> bySource(ChartOutcome.Release release) {
        var texts = new TreeMap<String, List<String>>();
        RenderedDocument.split(release.manifest())
                .forEach(d -> texts.computeIfAbsent(d.source(), _ -> new ArrayList<>())
                        .add(d.text()));
        release.hooks().forEach(h -> texts.computeIfAbsent(h.path(), _ -> new ArrayList<>())
                .add(h.manifest()));
        // Helm sorts its hooks by weight only; equal weights come as they come.
        texts.values().forEach(Collections::sort);
        return texts;
    }

    private static Set<String> differences(Map<String, List<String>> one, Map<String, List<String>> other) {
        var all = new LinkedHashSet<>(one.keySet());
        all.addAll(other.keySet());
        all.removeIf(source -> one.getOrDefault(source, List.of()).equals(other.getOrDefault(source, List.of())));
        return all;
    }

    private Finding finding(String source) {
        var inChart = source.substring(source.indexOf('/') + 1);
        var places = new ChartFindings(job.chart(), "");
        var here = places.first(RANDOM, inChart).or(() -> places.first(UNORDERED, inChart));
        var place = here.or(() -> places.first(RANDOM)).or(() -> places.first(UNORDERED));
        var by = place.map(found -> " by " + found.match().strip() + " in " + found.path() + " line " + found.line())
                .orElse("");
        return Finding.error(
                source,
                here.map(ChartFindings.Place::line).orElse(0),
                "HF-CHT-004",
                "the output differs from render to render" + by,
                "set the value that the chart would make up, or use a generated variable for it");
    }
}
