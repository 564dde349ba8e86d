package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.Nodes;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The nodes of a cluster as its own API server knows them, reached as the cluster's kubeconfig says. Keeps its
 * connection as long as it works: where the machines are answered from changes with every pivot. Thread-safe.
 */
final class MachineNodes implements Nodes {
    private final CapiApi objects;
    private final DevCluster cluster;
    private Optional<FabricCapiApi> machines = Optional.empty();
    private String known = "";

    MachineNodes(CapiApi objects, DevCluster cluster) {
        this.objects = objects;
        this.cluster = cluster;
    }

    @Override
    public CapiAnswer.Read node(String name) {
        var node = new ObjectRef("v1", "Node", "", name);
        var before = machines();
        if (before.isPresent() && before.get().get(node) instanceof CapiAnswer.Found found) {
            return found;
        }
        var secret = new ObjectRef("v1", "Secret", cluster.namespace(), cluster.name() + "-kubeconfig");
        return switch (objects.get(secret)) {
            case CapiAnswer.Found(var found) ->
                connect(found.view().at("data").at("value").text()).get(node);
            case CapiAnswer.Absent absent -> absent;
            case CapiAnswer.Denied denied -> denied;
            case CapiAnswer.Unavailable unavailable -> unavailable;
        };
    }

    private synchronized Optional<FabricCapiApi> machines() {
        return machines;
    }

    private synchronized FabricCapiApi connect(String kubeconfig) {
        if (machines.isEmpty() || !kubeconfig.equals(known)) {
            machines.ifPresent(FabricCapiApi::close);
            var text = new String(Base64.getDecoder().decode(kubeconfig), StandardCharsets.UTF_8);
            machines = Optional.of(FabricCapiApi.connect(text));
            known = kubeconfig;
        }
        return machines.get();
    }
}
