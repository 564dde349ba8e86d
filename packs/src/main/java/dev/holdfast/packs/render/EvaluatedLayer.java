package dev.holdfast.packs.render;

import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/** A layer whose macros are evaluated: its merged values and the manifests as plain YAML. */
record EvaluatedLayer(Composition.Layer layer, Json.Obj values, List<ManifestText> manifests) {
    EvaluatedLayer {
        manifests = List.copyOf(manifests);
    }
}
