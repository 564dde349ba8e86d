package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Helm, and how many charts it was asked for. */
final class CountedEngine implements TemplateEngine, ChartEngine {
    private final Helm helm;
    private final AtomicInteger charts = new AtomicInteger();

    CountedEngine(Helm helm) {
        this.helm = helm;
    }

    int charts() {
        return charts.get();
    }

    @Override
    public List<Outcome> evaluate(Json.Obj shared, List<Job> jobs) {
        return helm.evaluate(shared, jobs);
    }

    @Override
    public ChartOutcome render(ChartJob job) {
        charts.incrementAndGet();
        return helm.render(job);
    }
}
