package dev.holdfast.hub.cluster;

import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.util.Optional;

/** Whether a cluster may be deleted in a certain way. */
record Removal(LaunchRows launches) {
    static final String RETAIN = "retain";
    static final String DESTROY = "destroy";

    Optional<Problem> problem(Cluster cluster, String mode, Deletion how) {
        var confirmed = how.confirm().filter(cluster.name()::equals).isPresent();
        if (mode.equals(RETAIN)) {
            return moving(cluster.name()) && !confirmed
                    ? Optional.of(new Problem(
                            "HF-CLU-014",
                            "a cluster that nobody moves",
                            "a pivot of " + cluster.name() + " is going on; forgotten now, it could stay frozen",
                            "wait until it is over, or add --confirm " + cluster.name()))
                    : Optional.empty();
        }
        if (!mode.equals(DESTROY) || cluster.provisioning().isEmpty()) {
            return Optional.of(new Problem(
                    Clusters.ONLY_RETAIN,
                    "mode retain, or destroy for a cluster that the hub made",
                    "mode " + mode,
                    "delete with --mode retain; removing what others made is not possible yet"));
        }
        return confirmed
                ? Optional.empty()
                : Optional.of(new Problem(
                        "HF-CLU-015",
                        "the name again, since all machines of " + cluster.name() + " are destroyed",
                        how.confirm().orElse("none"),
                        "add --confirm " + cluster.name()));
    }

    private boolean moving(String cluster) {
        return launches.find(cluster)
                .map(row -> JsonView.of(row.standing()).at("moving").flag(false))
                .orElse(false);
    }
}
