package dev.holdfast.sim.parity;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.packs.lint.PackPreview;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what a pack becomes here with what helm makes of its charts. Thread-safe. */
final class Parity {
    private static final String RANDOM = "HF-CHT-004";

    private final Helm helm;
    private final HelmBinary binary;
    private final String kubernetes;

    Parity(Helm helm, HelmBinary binary, String kubernetes) {
        this.helm = helm;
        this.binary = binary;
        this.kubernetes = kubernetes;
    }

    /** Never throws because of what is in the pack: an exception of ours is a verdict. */
    Verdict compare(Path folder) throws IOException {
        var identity = PackReader.identity(folder);
        var work = new Work(folder, identity.name(), identity.version());
        try {
            return work.verdict();
        } catch (RuntimeException e) {
            return work.verdict(Verdict.Result.EXCEPTION, List.of(e.toString()));
        }
    }

    /** One pack. Confined to one thread. */
    private final class Work {
        private final Path folder;
        private final String name;
        private final String version;
        private final RecordingEngine engine = new RecordingEngine(helm);
        private int objects;

        Work(Path folder, String name, String version) {
            this.folder = folder;
            this.name = name;
            this.version = version;
        }

        private Verdict verdict(Verdict.Result result, List<String> details) {
            return new Verdict(name, version, result, engine.rendered().size(), objects, details);
        }

        Verdict verdict() throws IOException {
            PackLint.lint(folder);
            var read = PackReader.read(folder);
            if (!(read instanceof Checked.Valid<Pack> valid)) {
                return verdict(Verdict.Result.INCOMPLETE, errors(read.findings()));
            }
            var pack = valid.value();
            var placeholders = new TreeMap<String, Json>();
            PackPreview.wantedVariables(pack).forEach(variable -> placeholders.put(variable, new Json.Str("value")));
            var rendered = new PackPreview(engine, kubernetes, "", placeholders).render(folder);
            if (pack.charts().isEmpty()) {
                // Charts that come from their makers are not here to be compared.
                return rendered instanceof Checked.Valid<HydratedLayer>
                                || !pack.references().isEmpty()
                        ? verdict(Verdict.Result.NO_CHART, List.of())
                        : verdict(Verdict.Result.REFUSED, errors(rendered.findings()));
            }
            var expected = new ArrayList<ObjectSet>();
            var refusal = template(pack, expected);
            return switch (rendered) {
                case Checked.Invalid<HydratedLayer>(var findings) ->
                    refusal.isEmpty()
                            ? verdict(Verdict.Result.DIFFERENT, concat("only helm renders it", errors(findings)))
                            : verdict(Verdict.Result.REFUSED, concat("helm: " + refusal, errors(findings)));
                case Checked.Valid<HydratedLayer>(var layer, var warnings) ->
                    refusal.isEmpty()
                            ? compared(pack, layer, warnings, expected.getFirst())
                            : verdict(Verdict.Result.DIFFERENT, List.of("only we render it", "helm: " + refusal));
            };
        }

        private Verdict compared(Pack pack, HydratedLayer layer, List<Finding> warnings, ObjectSet expected)
                throws IOException {
            objects = expected.size();
            var ours = new ObjectSet(layer.namespace(), apis());
            layer.objects().forEach(object -> ours.add(object.manifest()));
            layer.hooks().forEach(hook -> ours.add(hook.manifest()));
            var differences = expected.differences(ours);
            differences.removeIf(difference -> isOurOwn(difference, pack, layer));
            var saidRandom =
                    warnings.stream().anyMatch(finding -> finding.code().equals(RANDOM));
            if (differences.isEmpty()) {
                return verdict(Verdict.Result.EQUAL, List.of());
            }
            var again = new ArrayList<ObjectSet>();
            var refusal = template(pack, again);
            var random = refusal.isEmpty() ? expected.differences(again.getFirst()) : List.<String>of();
            var real = differences.stream()
                    .filter(path -> random.stream().noneMatch(other -> isSame(path, other)))
                    .toList();
            if (!real.isEmpty()) {
                return verdict(Verdict.Result.DIFFERENT, real);
            }
            return saidRandom
                    ? verdict(Verdict.Result.RANDOM, differences)
                    : verdict(Verdict.Result.DIFFERENT, concat("random content that we did not find", differences));
        }

        /** Fills {@code into} with one set, or says why helm does not render. */
        private String template(Pack pack, List<ObjectSet> into) throws IOException {
            var paths = PackCharts.of(folder, pack);
            var charts = engine.rendered();
            if (charts.size() < paths.size()) {
                return "";
            }
            var set = new ObjectSet(charts.getFirst().job().namespace(), apis());
            for (var chart : charts) {
                var path = paths.get(chart.job().chart().name());
                if (path == null) {
                    throw new IllegalStateException(
                            "no path for the chart " + chart.job().chart().name());
                }
                var said = binary.template(path, chart.job(), apis());
                if (!said.rendered()) {
                    return said.text();
                }
                try {
                    set.add(said.text());
                } catch (Refusal e) {
                    return "its output is no YAML: " + e.getMessage();
                }
            }
            into.add(set);
            return "";
        }

        /** What the charts were told, and the kinds that were taken as known. */
        private List<Api> apis() {
            var all = new ArrayList<Api>();
            for (var chart : engine.rendered()) {
                all.addAll(chart.job().apis());
                if (chart.outcome() instanceof ChartOutcome.Release release) {
                    all.addAll(release.learned());
                }
            }
            return all;
        }

        /** The Namespace object that we add, and what the pack's own manifests bring. */
        private boolean isOurOwn(String difference, Pack pack, HydratedLayer layer) {
            if (!difference.endsWith(" (additional)")) {
                return false;
            }
            var parts = difference.replace(" (additional)", "").split("/", 4);
            return (parts[1].equals("Namespace") && parts[3].equals(layer.namespace()))
                    || pack.manifests().stream()
                            .anyMatch(manifest -> manifest.content().contains(parts[1]));
        }
    }

    /** Whether two paths are in the same place; an object that helm calls otherwise each time has only its kind. */
    private static boolean isSame(String path, String random) {
        var additional = path.endsWith("(additional)") && random.endsWith("(additional)");
        return additional
                ? kind(path).equals(kind(random))
                : path.equals(random) || path.startsWith(random + "/") || random.startsWith(path + "/");
    }

    private static String kind(String path) {
        return path.substring(0, path.indexOf('/', path.indexOf('/') + 1));
    }

    private static List<String> errors(List<Finding> findings) {
        return List.copyOf(new TreeSet<>(findings.stream()
                .filter(Finding::isError)
                .map(finding -> finding.code() + " " + finding.path() + ": " + finding.message())
                .toList()));
    }

    private static List<String> concat(String first, List<String> more) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all;
    }
}
