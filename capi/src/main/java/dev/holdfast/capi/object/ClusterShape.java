package dev.holdfast.capi.object;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.problem.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster shall be that Cluster API makes: everything that its objects depend on, and nothing else.
 *
 * @param name of the cluster, unique in its namespace
 * @param namespace the same on both sides of a pivot
 * @param pools in any order; each name once
 * @param setup how its machines are set up, where a profile says it; else as kubeadm does by itself
 */
public record ClusterShape(
        String name,
        String namespace,
        KubernetesVersion version,
        Cloud cloud,
        ControlPlane controlPlane,
        List<Pool> pools,
        Optional<MachineConfig> setup) {
    /** Of a label value, which the names of the cluster and of its groups of workers become. */
    private static final int LONGEST_NAME = 63;

    /** The machines that run the API server and etcd. */
    public record ControlPlane(int replicas, Machine machine) {
        private static final int MOST = 7;

        /** @throws Refusal HF-SHP-004 */
        public ControlPlane {
            if (replicas < 1 || replicas > MOST || replicas % 2 == 0) {
                throw new Refusal(
                        "HF-SHP-004",
                        "controlPlane.replicas to be 1, 3, 5 or 7: an even number survives no more than one less",
                        Integer.toString(replicas),
                        "choose an odd number");
            }
        }
    }

    /** @throws Refusal HF-SHP-003 (a name that cannot be one), HF-SHP-006 (two groups of workers with one name) */
    public ClusterShape {
        requireLabel("metadata.name", name);
        requireLabel("the namespace", namespace);
        pools = List.copyOf(pools);
        var names = new HashSet<String>();
        for (var pool : pools) {
            for (var group : WorkerGroup.of(name, pool)) {
                if (group.name().length() > LONGEST_NAME) {
                    throw new Refusal(
                            "HF-SHP-003",
                            "metadata.name, pools[].name and failure domain together to have at most " + LONGEST_NAME
                                    + " characters",
                            group.name(),
                            "shorten one of them");
                }
                if (!names.add(group.name())) {
                    throw new Refusal(
                            "HF-SHP-006", "pools[].name to be unique", group.name() + " twice", "rename a pool");
                }
            }
        }
    }

    /** Set up as kubeadm does by itself. */
    public ClusterShape(
            String name,
            String namespace,
            KubernetesVersion version,
            Cloud cloud,
            ControlPlane controlPlane,
            List<Pool> pools) {
        this(name, namespace, version, cloud, controlPlane, pools, Optional.empty());
    }

    /** The same, set up like this. */
    public ClusterShape with(Optional<MachineConfig> other) {
        return new ClusterShape(name, namespace, version, cloud, controlPlane, pools, other);
    }

    /**
     * Reads the part of a Cluster's spec that says its machines.
     *
     * @throws Refusal HF-JSN-006 to -008 for a field that is missing or of another form, HF-SHP-001 to -010 for one that
     *     no cluster can have; both name the field
     */
    public static ClusterShape read(String name, String namespace, JsonView spec) {
        return ShapeReader.read(name, namespace, spec);
    }

    /** The same at the start of its life: one control plane machine and no workers. */
    public ClusterShape firstNode() {
        return new ClusterShape(
                name, namespace, version, cloud, new ControlPlane(1, controlPlane.machine()), List.of(), setup);
    }

    private static void requireLabel(String field, String value) {
        if (!SiteId.isValid(value)) {
            throw new Refusal("HF-SHP-003", field + " to be a DNS label", value, "rename it");
        }
    }
}
