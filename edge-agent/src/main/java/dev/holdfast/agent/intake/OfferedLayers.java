package dev.holdfast.agent.intake;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.io.IOException;

/** Layers that are here or in a source, each checked. */
record OfferedLayers(Blobs blobs, SignedDocuments documents) implements Offer.Layers {
    /** Refuses layers that {@link Intake#take} would refuse. @throws IOException when the source breaks off */
    void check(DesiredState desired) throws IOException {
        for (var layer : desired.layers()) {
            check(layer, documents.content(layer.blob()));
        }
    }

    /** Refuses content that this agent cannot work with. @throws dev.holdfast.protocol.problem.Refusal with the reason */
    static void check(DesiredLayer layer, Bytes bytes) {
        var content = HydratedLayer.parse(bytes);
        CatalogMatch.requireKnown(content.requires(), "layer " + layer.key());
        Holes.check(content);
        Holes.check(content, layer.values());
    }

    @Override
    public HydratedLayer read(DesiredLayer layer) throws IOException {
        return HydratedLayer.parse(documents.content(layer.blob()));
    }

    @Override
    public long missing(DesiredLayer layer) {
        return blobs.missing(layer.blob());
    }
}
