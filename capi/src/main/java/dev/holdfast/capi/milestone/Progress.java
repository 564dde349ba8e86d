package dev.holdfast.capi.milestone;

import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.List;

/**
 * Where a cluster stands.
 *
 * @param subject what the step is about: the control plane, a group of workers, a machine, or the cluster itself
 * @param done how many machines of the subject have got there
 * @param wanted how many shall get there; zero where counting says nothing
 * @param detail Cluster API's own words, for people; may be empty
 * @param since when this began, as far as Cluster API says it
 */
public record Progress(Step step, String subject, int done, int wanted, String detail, Instant since) {
    /**
     * Where the cluster of these objects stands.
     *
     * @param objects of one cluster, in any order: its Cluster, and of control plane, MachineDeployments, Machines and
     *     MachineHealthChecks those that there are; others are left out of account
     * @throws dev.holdfast.protocol.problem.Refusal HF-JSN-006 for an object that no API server would have sent
     * @throws IllegalArgumentException unless there is exactly one Cluster
     */
    public static Progress of(List<Json.Obj> objects) {
        return new Steps(Snapshot.of(objects)).current();
    }

    /** {@code AddingControlPlaneNode shop-control-plane 1/3}. */
    @Override
    public String toString() {
        return step.text() + " " + subject + (wanted == 0 ? "" : " " + done + "/" + wanted);
    }
}
