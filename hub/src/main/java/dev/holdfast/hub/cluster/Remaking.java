package dev.holdfast.hub.cluster;

import dev.holdfast.capi.object.ShapeChange;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.protocol.problem.Problem;
import java.util.Optional;

/** Whether a cluster that is made can become what somebody wants of it now. */
record Remaking(Resources resources, LaunchRows launches) {
    Optional<Problem> problem(Cluster next, String project, Optional<Cluster> now) {
        var ending = launches.find(next.name()).filter(row -> row.goal() == LaunchRow.Goal.GONE);
        if (now.isPresent() && ending.isPresent()) {
            return Optional.of(new Problem(
                    "HF-CLU-012",
                    "a cluster that stays",
                    next.name() + " is being destroyed",
                    "wait until it is gone, then apply it again"));
        }
        var foreign = next.provisioning()
                .flatMap(made -> resources.find(Managements.name(made.management())))
                .filter(management -> !management.project().equals(project));
        if (foreign.isPresent()) {
            return Optional.of(new Problem(
                    "HF-CLU-010",
                    "a management cluster of the cluster's own project " + project,
                    foreign.get().name() + " of another project",
                    "add it to this project too, under another name"));
        }
        var made = now.flatMap(Cluster::provisioning);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        if (next.provisioning()
                .filter(wanted -> wanted.management().equals(made.get().management()))
                .isEmpty()) {
            return Optional.of(new Problem(
                    "HF-CLU-013",
                    "a cluster that stays with management cluster " + made.get().management(),
                    next.provisioning().map(Provisioning::management).orElse("none"),
                    "keep spec.management, or delete the cluster first"));
        }
        return ShapeChange.problems(
                        made.get().shape(), next.provisioning().get().shape())
                .stream()
                .findFirst();
    }
}
