package dev.holdfast.agent.run;

import dev.holdfast.agent.reconcile.DesiredSource;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What the site shall be, from its own store. */
record StoredContent(Site site) implements DesiredSource {
    @Override
    public Optional<DesiredState> desired() {
        return site.folder.store.desired().map(adopted -> DesiredState.parse(adopted.content()));
    }

    @Override
    public HydratedLayer layer(DesiredState.DesiredLayer layer) {
        try {
            return HydratedLayer.parse(site.blobs.read(new BlobRef(layer.digest(), layer.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
