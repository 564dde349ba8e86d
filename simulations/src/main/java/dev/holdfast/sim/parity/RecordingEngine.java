package dev.holdfast.sim.parity;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Notes the first render of each chart and what came of it. Confined to one pack at a time. */
final class RecordingEngine implements TemplateEngine, ChartEngine {
    private final TemplateEngine templates;
    private final ChartEngine charts;
    private final List<Rendered> rendered = new ArrayList<>();

    <E extends TemplateEngine & ChartEngine> RecordingEngine(E engine) {
        this.templates = engine;
        this.charts = engine;
    }

    /** One chart as it was asked for. */
    record Rendered(ChartJob job, ChartOutcome outcome) {}

    /** In the order of the pack; renders that only look for random content are left out. */
    synchronized List<Rendered> rendered() {
        return List.copyOf(rendered);
    }

    @Override
    public List<Outcome> evaluate(Json.Obj shared, List<Job> jobs) {
        return templates.evaluate(shared, jobs);
    }

    @Override
    public ChartOutcome render(ChartJob job) {
        var outcome = charts.render(job);
        note(job, outcome);
        return outcome;
    }

    private synchronized void note(ChartJob job, ChartOutcome outcome) {
        if (rendered.stream()
                .noneMatch(
                        known -> known.job().chart().name().equals(job.chart().name()))) {
            rendered.add(new Rendered(job, outcome));
        }
    }
}
