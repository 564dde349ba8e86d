package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Map;

/**
 * How far the cluster is.
 *
 * @param appliedRevision the last revision that was finished, 0 when none
 * @param converged whether the newest desired revision is applied, everything is ready and nothing is left to prune
 * @param retained what is left in the cluster although the running revision does not list it
 * @param held revisions that failed here and are not tried again by themselves
 * @param secrets which version of each secret the layers were last filled with
 * @param generated what the site made itself for them
 */
public record ReconcileStatus(
        long appliedRevision,
        boolean converged,
        List<Condition> conditions,
        List<SiteReport.Layer> layers,
        List<String> retained,
        List<Long> held,
        Map<String, Long> secrets,
        List<SiteReport.Generated> generated) {
    public static final ReconcileStatus NONE =
            new ReconcileStatus(0, false, List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());

    public ReconcileStatus {
        conditions = List.copyOf(conditions);
        layers = List.copyOf(layers);
        retained = List.copyOf(retained);
        held = List.copyOf(held);
        secrets = Map.copyOf(secrets);
        generated = List.copyOf(generated);
    }
}
