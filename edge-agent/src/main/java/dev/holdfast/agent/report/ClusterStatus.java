package dev.holdfast.agent.report;

import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Map;

/**
 * What the reconciler has reached, as reports need it.
 *
 * @param applied revision that is applied completely, 0 when none
 * @param held revisions that failed and are not tried again by themselves
 * @param secrets which version of each secret the layers were last filled with
 * @param generated what the site made itself for them
 */
public record ClusterStatus(
        long applied,
        boolean converged,
        List<Condition> conditions,
        List<SiteReport.Layer> layers,
        List<String> retained,
        List<Long> held,
        Map<String, Long> secrets,
        List<SiteReport.Generated> generated) {
    /** Nothing is known: no reconciler runs. */
    public static final ClusterStatus NONE =
            new ClusterStatus(0, false, List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());

    public ClusterStatus {
        conditions = List.copyOf(conditions);
        layers = List.copyOf(layers);
        retained = List.copyOf(retained);
        held = List.copyOf(held);
        secrets = Map.copyOf(secrets);
        generated = List.copyOf(generated);
    }

    /** As the last agent that ran has left it: converged if it was then. */
    public ClusterStatus asRemembered() {
        var ready = conditions.stream().anyMatch(c -> c.type().equals("Ready") && c.isTrue());
        return new ClusterStatus(applied, ready, conditions, layers, retained, held, secrets, generated);
    }
}
