package dev.holdfast.capi.pivot;

import java.util.Optional;

/**
 * Cuts the source's access to the cluster's infrastructure after the decision and before the target may act, so that a
 * source restored from an old backup can pay no cloud a visit.
 */
public interface SourceFence {
    /** For infrastructure without credentials of its own: there is nothing to cut. */
    SourceFence NOTHING_TO_CUT = _ -> Optional.empty();

    /** Cuts it, or finds it cut; why that was not possible yet, or nothing. */
    Optional<String> shut(PivotRecord pivot);
}
