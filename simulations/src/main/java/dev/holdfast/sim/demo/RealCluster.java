package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** A real API server with controllers and fake machines. */
final class RealCluster implements SiteCluster {
    private final ControlPlane plane;
    private final FabricKubeApi api;

    RealCluster(Binaries binaries, Path folder, RandomGenerator random) {
        this.plane = ControlPlane.start(binaries, folder, Options.withNodes(2));
        this.api = FabricKubeApi.connect(plane.kubeconfig(), random);
    }

    @Override
    public String describe() {
        return "a real API server";
    }

    @Override
    public KubeApi api() {
        return api;
    }

    @Override
    public String disturb(ObjectRef ref) {
        var address = plane.address()
                .resolve("/apis/" + ref.apiVersion() + "/namespaces/" + ref.namespace() + "/deployments/" + ref.name()
                        + "?fieldManager=somebody-at-the-site");
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"spec\":{\"replicas\":0}}"))
                .build();
        try {
            var answer = plane.client().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the API server answered " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return "replicas of " + ref + " set to 0";
    }

    @Override
    public void close() {
        api.close();
        plane.close();
    }
}
