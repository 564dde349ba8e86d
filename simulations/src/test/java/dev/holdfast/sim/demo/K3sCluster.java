package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.testcontainers.k3s.K3sContainer;

/** A k3s in a container, which somebody else starts and stops. */
final class K3sCluster implements SiteCluster {
    private final K3sContainer k3s;
    private final FabricKubeApi api;

    K3sCluster(K3sContainer k3s, Path kubeconfig, RandomGenerator random) {
        this.k3s = k3s;
        this.api = FabricKubeApi.connect(kubeconfig, random);
    }

    @Override
    public String describe() {
        return "k3s";
    }

    @Override
    public KubeApi api() {
        return api;
    }

    @Override
    public String disturb(ObjectRef ref) {
        try {
            var scaled = k3s.execInContainer(
                    "kubectl", "scale", "deployment/" + ref.name(), "--namespace", ref.namespace(), "--replicas", "0");
            if (scaled.getExitCode() != 0) {
                throw new IllegalStateException("kubectl scale: " + scaled.getStderr());
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
    }
}
