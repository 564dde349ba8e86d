package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;

/**
 * What charts became, kept by everything that went in: a profile in which one layer changed renders one chart. Holds a bounded
 * amount of text. Thread-safe; two threads may render the same.
 */
final class RenderedCharts {
    private static final long MOST_CHARACTERS = 64L << 20;

    private final ChartEngine engine;
    private final Remembered<Result> results = new Remembered<>(MOST_CHARACTERS, Result::characters);

    RenderedCharts(ChartEngine engine) {
        this.engine = engine;
    }

    /** One that knows nothing yet, and is thrown away with what it learns. */
    RenderedCharts forgetful() {
        return new RenderedCharts(engine);
    }

    /**
     * A rendered chart.
     *
     * @param random one finding for each template whose output differs from render to render
     */
    record Result(ChartOutcome.Release release, List<Finding> random) {
        Result {
            random = List.copyOf(random);
        }

        long characters() {
            return release.manifest().length()
                    + release.hooks().stream()
                            .mapToLong(hook -> hook.manifest().length())
                            .sum()
                    + release.definitions().stream()
                            .mapToLong(
                                    definition -> StrictJson.write(definition).length())
                            .sum();
        }
    }

    /** The chart, or Helm's message. */
    sealed interface Answer {
        record Rendered(Result result) implements Answer {}

        record Failed(String message) implements Answer {}
    }

    Answer render(ChartJob job) {
        var key = key(job);
        var known = results.find(key);
        if (known.isPresent()) {
            return new Answer.Rendered(known.get());
        }
        return switch (engine.render(job)) {
            case ChartOutcome.Failed(var message) -> new Answer.Failed(message);
            case ChartOutcome.Release release -> {
                var result = new Result(release, new RandomContent(engine, job).check(release));
                results.keep(key, result);
                yield new Answer.Rendered(result);
            }
        };
    }

    private static Digest key(ChartJob job) {
        return StrictJson.writeSorted(Json.object(
                        "chart", job.chart().digest().toString(),
                        "release", job.release(),
                        "namespace", job.namespace(),
                        "kubernetes", job.kubernetes(),
                        "apis", job.apis().stream().map(RenderedCharts::text).toList(),
                        "values", job.values()))
                .digest();
    }

    private static String text(Api api) {
        return api.groupVersion() + " " + api.kind() + " " + api.plural() + " " + api.namespaced();
    }
}
