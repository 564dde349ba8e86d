package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import java.util.List;

/** The layers of a profile for one site, in the order of installation: by priority, then as the profile lists them. */
public record Rendered(List<Layer> layers) {
    public Rendered {
        layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param inputs digest of everything it was rendered from except site values
     * @param usesSiteValues whether the site's values can change it; then it travels as a variant
     * @param bytes what {@link HydratedLayer#write} gives
     */
    public record Layer(String id, Digest inputs, boolean usesSiteValues, HydratedLayer content, Bytes bytes) {
        /** The same layer with other objects. */
        Layer with(List<LayerObject> objects) {
            return with(content.with(objects, content.hooks()));
        }

        /** The same layer with other content. */
        Layer with(HydratedLayer next) {
            return new Layer(id, inputs, usesSiteValues, next, next.write());
        }

        public BlobRef blob() {
            return BlobRef.of(bytes);
        }
    }
}
