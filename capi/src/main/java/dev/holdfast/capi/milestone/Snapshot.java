package dev.holdfast.capi.milestone;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of one cluster that say where it stands, each kind in the order of its names. */
record Snapshot(
        Seen cluster, List<Seen> controlPlanes, List<Seen> deployments, List<Seen> machines, List<Seen> checks) {
    private static final String CORE = "cluster.x-k8s.io";

    Snapshot {
        controlPlanes = List.copyOf(controlPlanes);
        deployments = List.copyOf(deployments);
        machines = List.copyOf(machines);
        checks = List.copyOf(checks);
    }

    static Snapshot of(List<Json.Obj> objects) {
        var seen = objects.stream()
                .map(object -> new Seen(JsonView.of(object)))
                .sorted(Comparator.comparing(Seen::name))
                .toList();
        var clusters = core(seen, "Cluster");
        if (clusters.size() != 1) {
            throw new IllegalArgumentException("expected the objects of one Cluster, found " + clusters.size());
        }
        return new Snapshot(
                clusters.getFirst(),
                seen.stream()
                        .filter(one -> one.group().equals("controlplane." + CORE))
                        .toList(),
                core(seen, "MachineDeployment"),
                core(seen, "Machine"),
                core(seen, "MachineHealthCheck"));
    }

    /** There is at most one; a cluster that only begins may have none yet. */
    Optional<Seen> controlPlane() {
        return controlPlanes.stream().findFirst();
    }

    List<Seen> controlPlaneMachines() {
        return machines.stream().filter(Seen::isOfControlPlane).toList();
    }

    /** The machines of a control plane or a group of workers. */
    List<Seen> machinesOf(Seen owner) {
        return deployments.contains(owner)
                ? machines.stream()
                        .filter(machine -> machine.isOfDeployment(owner.name()))
                        .toList()
                : controlPlaneMachines();
    }

    /** What owns machines: the control plane first, since workers wait for it. */
    Stream<Seen> owners() {
        return Stream.concat(controlPlanes.stream(), deployments.stream());
    }

    private static List<Seen> core(List<Seen> seen, String kind) {
        return seen.stream()
                .filter(one -> one.group().equals(CORE) && one.kind().equals(kind))
                .toList();
    }
}
