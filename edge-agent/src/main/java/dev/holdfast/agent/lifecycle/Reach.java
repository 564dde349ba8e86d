package dev.holdfast.agent.lifecycle;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.PivotTimes;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which API server the agent works on. */
public sealed interface Reach {
    /** None that could hold Cluster API objects. */
    record Nowhere() implements Reach {}

    /**
     * A real one.
     *
     * @param open connects to it; called when a pivot begins, and closed after it
     * @param workload connects to the cluster that moves, by the text of its kubeconfig
     * @param times how long a pivot waits here for what
     */
    record Server(Supplier<? extends CapiApi> open, Function<String, ? extends CapiApi> workload, PivotTimes times)
            implements Reach {}
}
