package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.Optional;

/** Verified content: what the site shall be. Asked again in every pass. */
public interface DesiredSource {
    /** The newest adopted desired state. */
    Optional<DesiredState> desired();

    /**
     * The content of a layer, for every revision that {@link Reconciler#running} may still name.
     *
     * @throws RuntimeException when the content cannot be read; the layer then waits and is tried again
     */
    HydratedLayer layer(DesiredState.DesiredLayer layer);
}
