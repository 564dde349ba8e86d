package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.List;

/**
 * What one layer became, before other layers have their say.
 *
 * @param bytes what {@link HydratedLayer#write} gives
 */
record BuiltLayer(HydratedLayer content, Bytes bytes, List<Finding> findings) {
    BuiltLayer {
        findings = List.copyOf(findings);
    }
}
