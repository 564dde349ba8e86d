package dev.holdfast.sim.pivot;

import dev.holdfast.capi.object.Cloud;
import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.object.KubernetesVersion;
import dev.holdfast.capi.object.Machine;
import dev.holdfast.capi.object.Pool;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Resources;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A cluster of in-memory machines in a namespace of its own; where it is depends on whom one asks. Immutable. */
public record DevCluster(String name) {
    /** What an operator applies, so that a hub makes it at its management cluster {@code home}. */
    public static String document(String name) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  management: home
                  agent: {install: manual}
                  kubernetesVersion: 1.35.2
                  cloud: {type: dev}
                  controlPlane: {replicas: 1}
                """
                .formatted(name);
    }

    private static final String MANAGER = "holdfast";
    private static final String VERSION = "cluster.x-k8s.io/v1beta2";
    private static final Machine FAST = Machine.Dev.starting(Duration.ofSeconds(1));
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    public String namespace() {
        return name;
    }

    /** Makes it, or changes it, to so many machines. */
    public void apply(Resources server, int controlPlanes, int workers) {
        apply(server, controlPlanes, workers, _ -> true);
    }

    /** The same, of these kinds only. */
    void apply(Resources server, int controlPlanes, int workers, Predicate<String> kinds) {
        var namespace = Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", name));
        server.apply(namespace, MANAGER).required();
        var shape = shape(controlPlanes, workers);
        // One control plane node is enough until there is more: the rest would only be in its way.
        var objects = workers == 0 && controlPlanes == 1 ? ClusterObjects.firstNode(shape) : ClusterObjects.of(shape);
        objects.stream()
                .filter(object -> kinds.test(ObjectRef.of(object).kind()))
                .forEach(object -> server.apply(object, MANAGER).required());
    }

    private ClusterShape shape(int controlPlanes, int workers) {
        var pools = workers == 0
                ? List.<Pool>of()
                : List.of(new Pool("workers", workers, FAST, List.of(), Map.of(), List.of()));
        return new ClusterShape(
                name,
                name,
                KubernetesVersion.parse("v1.35.2"),
                new Cloud.Dev(),
                new ClusterShape.ControlPlane(controlPlanes, FAST),
                pools);
    }

    /** Until so many machines are there, all are ready and nothing moves any more. */
    public void awaitRest(Resources server, int machines) {
        new Patience(PATIENCE).until(machines + " machines of " + name + " at rest", () -> isAtRest(server, machines));
    }

    /** A server that has no time to answer is not at rest either: hundreds of machines were just moved to it. */
    private boolean isAtRest(Resources server, int machines) {
        try {
            return isAtRestNow(server, machines);
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private boolean isAtRestNow(Resources server, int machines) {
        var all = list(server, "Machine").toList();
        var movers = Stream.of(
                        list(server, "Cluster"),
                        list(server, "MachineDeployment"),
                        list(server, "MachineSet"),
                        server.list("controlplane." + VERSION, "KubeadmControlPlane", name).stream()
                                .map(JsonView::of))
                .flatMap(objects -> objects)
                .toList();
        return all.size() == machines
                && all.stream().allMatch(machine -> is(machine, "Ready"))
                && movers.stream().noneMatch(DevCluster::isMoving);
    }

    private static boolean isMoving(JsonView object) {
        var generation = object.at("metadata").at("generation").integer(0);
        // Nor has anything begun to move that its controller has not seen yet.
        return object.at("status").at("observedGeneration").integer(generation) < generation
                || Stream.of("Paused", "RollingOut", "ScalingUp", "ScalingDown", "Remediating")
                        .anyMatch(condition -> is(object, condition));
    }

    /** Which server each machine is; machines without one are not told apart. */
    Map<String, String> machines(Resources server) {
        var machines = new TreeMap<String, String>();
        list(server, "Machine")
                .forEach(machine -> machines.put(
                        machine.at("metadata").at("name").text(),
                        machine.at("spec").at("providerID").text("none")));
        return machines;
    }

    /** The certificate authority, as text. */
    Optional<String> authority(Resources server) {
        return server.find(new ObjectRef("v1", "Secret", name, name + "-ca"))
                .map(found -> JsonView.of(found).at("data").at("tls.crt").text(""));
    }

    /** Whether its Cluster is there and not paused. */
    boolean isAwake(Resources server) {
        return server.find(cluster())
                .filter(found -> !JsonView.of(found).at("spec").at("paused").flag(false))
                .isPresent();
    }

    ObjectRef cluster() {
        return new ObjectRef(VERSION, "Cluster", name, name);
    }

    private Stream<JsonView> list(Resources server, String kind) {
        return server.list(VERSION, kind, name).stream().map(JsonView::of);
    }

    private static boolean is(JsonView object, String condition) {
        return object.at("status").at("conditions").items().stream()
                .anyMatch(found -> found.at("type").text().equals(condition)
                        && found.at("status").text().equals("True"));
    }
}
