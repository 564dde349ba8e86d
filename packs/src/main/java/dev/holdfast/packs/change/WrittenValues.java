package dev.holdfast.packs.change;

import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.ValuesMerge;
import dev.holdfast.protocol.json.Json;

/** The values of a layer as its profile writes them, before any cluster: macros are not evaluated. Pure. */
public final class WrittenValues {
    private WrittenValues() {}

    /** Merged as Helm merges them, a chart's own below. @throws dev.holdfast.protocol.problem.Refusal HF-YML-… */
    public static Json.Obj of(Composition.Layer layer) {
        var merged = layer.chartValues();
        for (var step : layer.valuesSteps()) {
            merged = ValuesMerge.merge(step.left(merged), OverrideText.read(step.text()));
        }
        return merged;
    }
}
