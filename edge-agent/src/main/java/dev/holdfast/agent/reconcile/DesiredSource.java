package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verified content: what the site shall be. Asked again in every pass. */
public interface DesiredSource {
    /** The newest adopted desired state. */
    Optional<DesiredState> desired();

    /**
     * The content of a layer, for every revision that {@link Reconciler#running} may still name.
     *
     * Its holes are filled with its values, or with those that the running revision has for it when it says none, and with
     * the site's secrets as they are now.
     *
     * @throws RuntimeException when the content cannot be read; the layer then waits and is tried again
     */
    HydratedLayer layer(DesiredState.DesiredLayer layer);

    /** This revision runs from now on: where several have a layer, it is filled as this one says. */
    default void follow(DesiredState running) {}

    /** Which version each secret that layers are filled with has now, by its name. */
    default Map<String, Long> secrets() {
        return Map.of();
    }

    /** What the cluster is filled with, or will be. */
    record Filled(DesiredState state, Map<String, Long> secrets, List<SiteReport.Generated> generated) {}

    /**
     * What will be disturbed on the way there, in words; empty when nobody can tell.
     *
     * @param from what may be in the cluster
     */
    default Optional<String> forecast(List<Filled> from, Filled to) {
        return Optional.empty();
    }

    /** What the site made itself for the running revision; another certificate where one was about to end. */
    default List<SiteReport.Generated> generated() {
        return List.of();
    }
}
