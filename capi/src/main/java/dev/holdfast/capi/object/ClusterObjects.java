package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.machine.MachineConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects of a cluster, in the order in which they are applied: surroundings, templates, control plane, cluster, then
 * workers and health checks, so that no object names one that is not there yet. They carry only what we decide, nothing
 * that a webhook or a controller sets; and no empty text and no empty object, which Cluster API refuses.
 */
public final class ClusterObjects {
    private ClusterObjects() {}

    /** Everything that the shape asks for. */
    public static List<Json.Obj> of(ClusterShape shape) {
        var cloud = cloud(shape);
        var objects = new ArrayList<>(core(shape, cloud));
        for (var pool : shape.pools()) {
            objects.addAll(WorkerObjects.of(shape, pool, cloud).all());
        }
        objects.add(HealthChecks.ofControlPlane(shape, controlPlaneName(shape)));
        if (!shape.pools().isEmpty()) {
            objects.add(HealthChecks.ofWorkers(shape));
        }
        return objects;
    }

    /** What the management cluster makes before the pivot: the first control plane node, and nothing that is not needed. */
    public static List<Json.Obj> firstNode(ClusterShape shape) {
        return core(shape.firstNode(), cloud(shape));
    }

    private static CloudObjects cloud(ClusterShape shape) {
        return switch (shape.cloud()) {
            case Cloud.Dev _ -> new DevObjects();
        };
    }

    private static List<Json.Obj> core(ClusterShape shape, CloudObjects cloud) {
        var name = controlPlaneName(shape);
        var surroundings = cloud.cluster(shape);
        var machine =
                cloud.controlPlaneTemplate(shape, name, shape.controlPlane().machine());
        return List.of(
                surroundings.object(),
                machine.object(),
                controlPlane(shape, name, machine.reference()),
                cluster(shape, name, surroundings.reference()));
    }

    private static String controlPlaneName(ClusterShape shape) {
        return shape.name() + "-control-plane";
    }

    private static Json.Obj controlPlane(ClusterShape shape, String name, Json.Obj machine) {
        var spec = Json.object(
                "replicas",
                shape.controlPlane().replicas(),
                "version",
                shape.version().toString(),
                "machineTemplate",
                Json.object("spec", Json.object("infrastructureRef", machine)));
        var kubeadm = shape.setup().map(MachineConfig::kubeadm).filter(settings -> !settings.members()
                .isEmpty());
        return Kind.KUBEADM_CONTROL_PLANE.object(
                shape,
                name,
                kubeadm.map(settings -> spec.with("kubeadmConfigSpec", settings))
                        .orElse(spec));
    }

    private static Json.Obj cluster(ClusterShape shape, String controlPlane, Json.Obj surroundings) {
        var spec = Json.object(
                "controlPlaneRef",
                Kind.KUBEADM_CONTROL_PLANE.reference(controlPlane),
                "infrastructureRef",
                surroundings);
        var network = shape.setup().map(setup -> network(setup.network())).orElse(Json.Obj.EMPTY);
        return Kind.CLUSTER.object(
                shape, shape.name(), network.members().isEmpty() ? spec : spec.with("clusterNetwork", network));
    }

    private static Json.Obj network(MachineConfig.Network from) {
        var network = Json.Obj.EMPTY;
        if (!from.pods().isEmpty()) {
            network = network.with("pods", Json.object("cidrBlocks", List.of(from.pods())));
        }
        if (!from.services().isEmpty()) {
            network = network.with("services", Json.object("cidrBlocks", List.of(from.services())));
        }
        return from.domain().isEmpty() ? network : network.with("serviceDomain", from.domain());
    }
}
