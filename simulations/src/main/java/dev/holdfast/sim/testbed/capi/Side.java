package dev.holdfast.sim.testbed.capi;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Daemon;
import dev.holdfast.sim.testbed.Network;
import dev.holdfast.sim.testbed.Options;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Resources;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * One side of a pivot: a real API server with garbage collector, Cluster API's kinds, webhooks and managers. It ends with
 * this object and with this JVM. Thread-safe.
 */
public final class Side implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MANAGER = "testbed";
    // All that Cluster API leans on; the others would only use memory.
    private static final String CONTROLLERS =
            "garbage-collector-controller,namespace-controller,resourcequota-controller";

    private final ControlPlane plane;
    private final Network network;
    private final Managers managers;
    private final Resources resources;
    /** Those that end with this side; none when the side is one of two. */
    private final List<Networks> networks = new ArrayList<>();

    private Side(ControlPlane plane, Network network, Managers managers) {
        this.plane = plane;
        this.network = network;
        this.managers = managers;
        this.resources = new Resources(plane.client(), plane.address());
    }

    /** One side alone, in a network of its own where we may make one; this JVM sees its machines. */
    public static Side start(Binaries binaries, Path folder) {
        var networks = Networks.open(1);
        try {
            var network = networks.sides().getFirst();
            var all = EnumSet.allOf(Provider.class);
            var side = start(binaries, folder, options(network), networks.machines(), all);
            side.networks.add(networks);
            return side;
        } catch (RuntimeException e) {
            networks.close();
            throw e;
        }
    }

    /** The kinds alone, on this machine's network: nothing acts on what is stored there, and nothing is checked. */
    public static Side unmanned(Binaries binaries, Path folder) {
        var here = Network.ofThisMachine();
        return start(binaries, folder, options(here), here.address(), List.of());
    }

    /** How the API server of a side is started. */
    static Options options(Network network) {
        return Options.apiOnly().in(network).within(PATIENCE);
    }

    static Side start(
            Binaries binaries, Path folder, Options options, String machines, Collection<Provider> providers) {
        var plane = ControlPlane.start(binaries, folder, options);
        try {
            var network = options.network();
            var definitions = binaries.definitions();
            var managers = new Managers(plane, network, definitions, machines, plane.ports());
            var side = new Side(plane, network, managers);
            side.prepare(definitions, binaries.clusterApiVersion(), providers);
            return side;
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    /** The API server: its kubeconfig, its address, and the ways to stop it. */
    public ControlPlane plane() {
        return plane;
    }

    /** Reads and writes objects as administrator. */
    public Resources resources() {
        return resources;
    }

    /** Where its programs run: a program started with what it says reaches the machines' own API servers. */
    public Network network() {
        return network;
    }

    /**
     * The API server of a cluster's machines, as its kubeconfig says. It only plays one: no custom kinds, no apply, no
     * status.
     *
     * @throws IllegalStateException when the cluster has no kubeconfig yet
     */
    public Resources machines(String namespace, String cluster) {
        var secret = resources
                .find(new ObjectRef("v1", "Secret", namespace, cluster + "-kubeconfig"))
                .orElseThrow(() -> new IllegalStateException("cluster " + cluster + " has no kubeconfig yet"));
        var text = JsonView.of(secret).at("data").at("value").text();
        var config = Config.fromKubeconfig(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        try {
            var client = HttpClient.newBuilder()
                    .sslContext(SSLUtils.sslContext(config))
                    .build();
            return new Resources(client, URI.create(config.getMasterUrl()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the kubeconfig of cluster " + cluster + " is of no use", e);
        }
    }

    /** Starts a manager unless it runs; returns when it is ready and its webhooks are called. */
    public synchronized void start(Provider provider) {
        managers.start(List.of(provider), new Patience(PATIENCE));
    }

    /** Ends a manager at once. Its webhooks stay, so that writes of its kinds fail until it is started again. */
    public synchronized void stop(Provider provider) {
        managers.stop(provider);
    }

    /** Takes away the webhooks of a manager, so that its kinds can be written without it; starting it brings them back. */
    public synchronized void unhook(Provider provider) {
        managers.unhook(provider);
    }

    /** The processes of the managers that run. */
    public synchronized Map<Provider, Daemon> running() {
        return managers.running();
    }

    @Override
    public synchronized void close() {
        managers.close();
        plane.close();
        networks.forEach(Networks::close);
    }

    private void prepare(Path definitions, String version, Collection<Provider> providers) {
        var patience = new Patience(PATIENCE);
        applyAll(Definitions.inventoryKinds(definitions));
        var kinds = managers.kinds();
        applyAll(kinds);
        // The collector looks for new kinds only every 30 seconds, so it starts when all are there.
        kinds.forEach(kind -> patience.until(ObjectRef.of(kind) + " established", () -> isEstablished(kind)));
        plane.runControllers(CONTROLLERS);
        managers.inventory(version).forEach(this::apply);
        managers.start(providers, patience);
        if (providers.contains(Provider.CONTROL_PLANE)) {
            patience.until("webhooks that are called", this::refusesEvenControlPlanes);
        }
    }

    private void applyAll(List<Json.Obj> manifests) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = manifests.stream()
                    .map(manifest -> (Callable<Json.Obj>) () -> apply(manifest))
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while preparing the API server", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the API server refuses Cluster API's definitions", e.getCause());
        }
    }

    private Json.Obj apply(Json.Obj manifest) {
        return resources.apply(manifest, MANAGER).required();
    }

    private boolean isEstablished(Json.Obj kind) {
        return resources.find(ObjectRef.of(kind)).stream()
                .flatMap(found -> JsonView.of(found).at("status").at("conditions").items().stream())
                .anyMatch(condition -> condition.at("type").text().equals("Established")
                        && condition.at("status").text().equals("True"));
    }

    /** Only the webhook of the control plane manager knows that two members of etcd are worse than one. */
    private boolean refusesEvenControlPlanes() {
        var reference = Json.object("apiGroup", "infrastructure.cluster.x-k8s.io", "kind", "DevMachineTemplate");
        var machines = Json.object("spec", Json.object("infrastructureRef", reference.with("name", "even")));
        var even = Json.object(
                "apiVersion",
                "controlplane.cluster.x-k8s.io/v1beta2",
                "kind",
                "KubeadmControlPlane",
                "metadata",
                Json.object("name", "even", "namespace", "default"),
                "spec",
                Json.object("replicas", 2, "version", "v1.33.0", "machineTemplate", machines));
        return resources.tryApply(even, MANAGER).message().contains("even number");
    }
}
