package dev.holdfast.sim.testbed.capi;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Daemon;
import dev.holdfast.sim.testbed.Network;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Ports;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Definitions.Hook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The managers of one side: their processes, ports and webhooks. Confined to its side. */
final class Managers implements AutoCloseable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final ControlPlane plane;
    private final Network network;
    private final String machines;
    private final Resources resources;
    private final Map<Provider, Installed> installed = new EnumMap<>(Provider.class);
    private final Map<Provider, Daemon> running = new EnumMap<>(Provider.class);
    private final HttpClient client = HttpClient.newHttpClient();

    /** One provider. Its ports are the same for life: the API server keeps calling its webhooks there. */
    private record Installed(Definitions definitions, Hook hook, int health, int diagnostics) {
        List<Json.Obj> kinds() {
            return definitions.kinds(hook);
        }

        List<Json.Obj> webhooks() {
            return definitions.webhooks(hook);
        }
    }

    /**
     * @param folder where the definitions of all providers lie
     * @param machines the address at which in-memory machines say that they are
     */
    Managers(ControlPlane plane, Network network, Path folder, String machines, Ports ports) {
        this.plane = plane;
        this.network = network;
        this.machines = machines;
        this.resources = new Resources(plane.client(), plane.address());
        for (var provider : Provider.values()) {
            var hook = new Hook(ports.free(), plane.authority());
            var known = Definitions.of(provider, folder);
            installed.put(provider, new Installed(known, hook, ports.free(), ports.free()));
        }
        try {
            var served = Files.createDirectories(plane.folder().resolve("webhooks"));
            var keys = plane.folder().resolve("pki");
            Files.copy(keys.resolve("server.crt"), served.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(keys.resolve("server.key"), served.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All kinds, whether their managers run or not. */
    List<Json.Obj> kinds() {
        return installed.values().stream().flatMap(one -> one.kinds().stream()).toList();
    }

    /** The namespaces of the managers and their entries in clusterctl's inventory. */
    List<Json.Obj> inventory(String version) {
        return installed.values().stream()
                .map(Installed::definitions)
                .flatMap(known -> Stream.of(namespace(known.namespace()), known.inventory(version)))
                .toList();
    }

    /** Starts those that do not run, and returns when they are ready and their webhooks are called. */
    void start(Collection<Provider> wanted, Patience patience) {
        wanted.stream().filter(provider -> !running.containsKey(provider)).forEach(this::launch);
        for (var provider : wanted) {
            patience.until("a ready " + provider.program(), () -> {
                plane.requireRunning();
                return isReady(provider);
            });
        }
        wanted.stream()
                .flatMap(provider -> of(provider).webhooks().stream())
                .forEach(webhook -> resources.apply(webhook, "testbed").required());
    }

    /** Ends a manager at once. Its webhooks stay: writes of its kinds fail until it is back. */
    void stop(Provider provider) {
        var daemon = running.remove(provider);
        if (daemon != null) {
            plane.end(daemon);
        }
    }

    /** Takes the webhooks of a manager away: writes of its kinds are neither checked nor completed any more. */
    void unhook(Provider provider) {
        of(provider).webhooks().stream()
                .map(ObjectRef::of)
                .forEach(webhook -> resources.delete(webhook).required());
    }

    Map<Provider, Daemon> running() {
        return Map.copyOf(running);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private void launch(Provider provider) {
        var one = of(provider);
        var flags = new ArrayList<>(List.of(
                "--kubeconfig=kubeconfig",
                "--webhook-port=" + one.hook().port(),
                "--webhook-cert-dir=webhooks",
                "--health-addr=" + network.address() + ":" + one.health(),
                "--diagnostics-address=" + network.address() + ":" + one.diagnostics(),
                "--insecure-diagnostics"));
        flags.addAll(provider.flags());
        var environment = Map.of(
                "POD_IP", machines,
                "POD_NAMESPACE", one.definitions().namespace(),
                "POD_NAME", provider.program(),
                "POD_UID", provider.program());
        running.put(provider, plane.run(provider.program(), flags, environment));
    }

    /** Ready means here: it answers, leads, and serves its webhooks. */
    private boolean isReady(Provider provider) {
        var place =
                URI.create("http://" + network.address() + ":" + of(provider).health() + "/readyz");
        var request = HttpRequest.newBuilder(place).timeout(LONGEST_ANSWER).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + provider.program(), e);
        }
    }

    private Installed of(Provider provider) {
        return Objects.requireNonNull(installed.get(provider));
    }

    private static Json.Obj namespace(String name) {
        return Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", name));
    }
}
