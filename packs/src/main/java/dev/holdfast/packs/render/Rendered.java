package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import java.util.List;
import java.util.Map;

/** The layers of a profile for one site, in the order of installation: by priority, then as the profile lists them. */
public record Rendered(List<Layer> layers) {
    public Rendered {
        layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param inputs digest of everything it was rendered from except site values
     * @param usesSiteValues whether the site's values went into it; then it travels as a variant
     * @param values what fills its holes beside secrets
     * @param bytes what {@link HydratedLayer#write} gives
     */
    public record Layer(
            String id,
            Digest inputs,
            boolean usesSiteValues,
            HydratedLayer content,
            Bytes bytes,
            Map<String, String> values) {
        public Layer {
            values = Map.copyOf(values);
        }

        /** The same layer with other objects. */
        Layer with(List<LayerObject> objects) {
            return with(content.with(objects, content.hooks()));
        }

        /** The same layer with other content. */
        Layer with(HydratedLayer next) {
            return new Layer(id, inputs, usesSiteValues, next, next.write(), values);
        }

        /** The layer that waits for values of the site, with these. */
        Layer with(Map<String, String> site) {
            return new Layer(id, inputs, false, content, bytes, site);
        }

        /** As the site has it, but for secrets. */
        public HydratedLayer bound() {
            return values.isEmpty() ? content : Holes.bind(content, values);
        }

        public BlobRef blob() {
            return BlobRef.of(bytes);
        }
    }
}
