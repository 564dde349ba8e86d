package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.List;
import java.util.Map;

/**
 * What one layer became, before other layers have their say.
 *
 * @param sources the template or manifest of each object, by the object's identity: for people
 * @param bytes what {@link HydratedLayer#write} gives
 */
record BuiltLayer(HydratedLayer content, Bytes bytes, Map<String, String> sources, List<Finding> findings) {
    BuiltLayer {
        sources = Map.copyOf(sources);
        findings = List.copyOf(findings);
    }
}
