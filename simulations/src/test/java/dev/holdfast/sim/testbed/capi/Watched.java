package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.milestone.Progress;
import dev.holdfast.capi.object.Cloud;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.object.KubernetesVersion;
import dev.holdfast.capi.object.Machine;
import dev.holdfast.capi.object.Pool;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One cluster of in-memory machines on one side: applies its objects and looks at what becomes of them. */
record Watched(Side side, String namespace, String name) {
    static final String MANAGER = "holdfast";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String VERSION = "cluster.x-k8s.io/v1beta2";
    private static final List<String> OBJECTS = List.of(
            "cluster.x-k8s.io/v1beta2 Cluster",
            "cluster.x-k8s.io/v1beta2 Machine",
            "controlplane.cluster.x-k8s.io/v1beta2 KubeadmControlPlane",
            "bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfig",
            "infrastructure.cluster.x-k8s.io/v1beta2 DevCluster",
            "infrastructure.cluster.x-k8s.io/v1beta2 DevMachine",
            "infrastructure.cluster.x-k8s.io/v1beta2 DevMachineTemplate",
            "v1 ConfigMap",
            "v1 Secret");
    private static final Machine FAST = Machine.Dev.starting(Duration.ofSeconds(1));

    /** Also makes the namespace. */
    static Watched of(Side side, String name) {
        var namespace = Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", name));
        side.resources().apply(namespace, "test").required();
        return new Watched(side, name, name);
    }

    ClusterShape shape(int replicas, Pool... pools) {
        return new ClusterShape(
                name,
                namespace,
                KubernetesVersion.parse("v1.35.2"),
                new Cloud.Dev(),
                new ClusterShape.ControlPlane(replicas, FAST),
                List.of(pools));
    }

    static Pool pool(String name, int replicas, String... domains) {
        return new Pool(name, replicas, FAST, List.of(domains), Map.of(), List.of());
    }

    void apply(List<Json.Obj> objects) {
        objects.forEach(object -> side.resources().apply(object, MANAGER).required());
    }

    /** The version of each object, which changes with every write that changes anything. */
    Map<ObjectRef, String> versions(List<Json.Obj> objects) {
        var versions = new LinkedHashMap<ObjectRef, String>();
        for (var object : objects) {
            var ref = ObjectRef.of(object);
            versions.put(ref, get(ref).at("metadata").at("resourceVersion").text());
        }
        return versions;
    }

    /** Generation of each object: it changes only when what is wanted changes. */
    Map<ObjectRef, Long> generations(List<Json.Obj> objects) {
        var generations = new LinkedHashMap<ObjectRef, Long>();
        for (var object : objects) {
            var ref = ObjectRef.of(object);
            generations.put(ref, get(ref).at("metadata").at("generation").integer());
        }
        return generations;
    }

    JsonView cluster() {
        return get(new ObjectRef(VERSION, "Cluster", namespace, name));
    }

    JsonView controlPlane() {
        return get(new ObjectRef("controlplane." + VERSION, "KubeadmControlPlane", namespace, name + "-control-plane"));
    }

    Stream<JsonView> machines() {
        return side.resources().list(VERSION, "Machine", namespace).stream().map(JsonView::of);
    }

    /** Which server each machine is. */
    Map<String, String> providers() {
        return machines()
                .collect(Collectors.toMap(
                        machine -> machine.at("metadata").at("name").text(),
                        machine -> machine.at("spec").at("providerID").text()));
    }

    /** Everything of Cluster API that is in the cluster's namespace, and its secrets. */
    List<String> objects() {
        return OBJECTS.stream()
                .map(kind -> kind.split(" ", -1))
                .flatMap(kind -> side.resources().list(kind[0], kind[1], namespace).stream()
                        .map(found -> kind[1] + " "
                                + JsonView.of(found).at("metadata").at("name").text()))
                .toList();
    }

    /** One of {@link #objects}. */
    ObjectRef ref(String object) {
        var parts = object.split(" ", -1);
        var version = OBJECTS.stream()
                .filter(kind -> kind.endsWith(" " + parts[0]))
                .map(kind -> kind.split(" ", -1)[0])
                .findFirst()
                .orElseThrow();
        return new ObjectRef(version, parts[0], namespace, parts[1]);
    }

    /** As the machines' own API server has it, which lives where the infrastructure manager acts. */
    CapiAnswer.Read node(String node) {
        return side.machines(namespace, name)
                .find(new ObjectRef("v1", "Node", "", node))
                .<CapiAnswer.Read>map(found -> new CapiAnswer.Found(new CapiObject(found)))
                .orElseGet(() -> new CapiAnswer.Absent("Node " + node));
    }

    boolean isAwake() {
        return side.resources()
                .find(new ObjectRef(VERSION, "Cluster", namespace, name))
                .filter(found -> !JsonView.of(found).at("spec").at("paused").flag(false))
                .isPresent();
    }

    static void assertOneAwake(Watched... sides) {
        assertThat(Stream.of(sides).filter(Watched::isAwake).map(Watched::side))
                .as("sides that act")
                .hasSizeLessThanOrEqualTo(1);
    }

    /** As somebody with kubectl does it; returns when that many machines of the control plane are ready. */
    void scale(int replicas) {
        kubectl("scale", "kubeadmcontrolplane/" + name + "-control-plane", "--replicas", Integer.toString(replicas));
        awaitReady(replicas);
    }

    private void kubectl(String... arguments) {
        var program = Binaries.find(System.getenv()).orElseThrow().program("kubectl");
        var command = new ArrayList<>(List.of(
                program.toString(), "--kubeconfig", side.plane().kubeconfig().toString(), "--namespace", namespace));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + ": " + said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Until nothing is being scaled any more. */
    void awaitRest(int replicas) {
        await("a control plane at rest", () -> {
            var plane = controlPlane();
            return plane.at("status").at("readyReplicas").integer(0) == replicas
                    && !is(plane, "ScalingUp")
                    && !is(cluster(), "ScalingUp");
        });
    }

    Progress progress() {
        var objects = new ArrayList<Json.Obj>();
        for (var kind : List.of("Cluster", "Machine", "MachineDeployment", "MachineHealthCheck")) {
            objects.addAll(side.resources().list(VERSION, kind, namespace));
        }
        objects.addAll(side.resources().list("controlplane." + VERSION, "KubeadmControlPlane", namespace));
        return Progress.of(objects);
    }

    /** Until that many machines are there and all of them are ready. */
    void awaitReady(int machines) {
        new Patience(PATIENCE)
                .until(
                        machines + " ready machines of " + name,
                        () -> {
                            var all = machines().toList();
                            return all.size() == machines && all.stream().allMatch(machine -> is(machine, "Ready"));
                        },
                        () -> machines().map(Watched::readiness).collect(Collectors.joining("; ")));
    }

    /** A machine's name, and what it says about itself where that is not ready. */
    private static String readiness(JsonView machine) {
        return machine.at("metadata").at("name").text() + " "
                + machine.at("status").at("conditions").items().stream()
                        .filter(found -> found.at("type").text().equals("Ready"))
                        .map(found -> found.at("status").text() + " "
                                + found.at("message").text(""))
                        .collect(Collectors.joining());
    }

    void await(String what, BooleanSupplier answer) {
        new Patience(PATIENCE).until(what + " of " + name, answer);
    }

    static boolean is(JsonView object, String condition) {
        return object.at("status").at("conditions").items().stream()
                .anyMatch(found -> found.at("type").text().equals(condition)
                        && found.at("status").text().equals("True"));
    }

    private JsonView get(ObjectRef ref) {
        return JsonView.of(side.resources()
                .find(ref)
                .orElseThrow(() -> new IllegalStateException("expected " + ref + ", found nothing")));
    }
}
