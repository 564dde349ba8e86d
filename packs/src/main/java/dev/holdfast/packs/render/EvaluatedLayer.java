package dev.holdfast.packs.render;

import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.ValuesMerge;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/** A layer whose macros are evaluated: its merged values and the manifests as plain YAML. */
record EvaluatedLayer(Composition.Layer layer, Json.Obj values, List<ManifestText> manifests) {
    EvaluatedLayer {
        manifests = List.copyOf(manifests);
    }

    /** Its values over those that its chart has by itself, for a layer that is nothing but a chart. */
    Json.Obj withDefaults() {
        return layer.type().equals("chart") ? ValuesMerge.merge(layer.chartValues(), values) : values;
    }
}
