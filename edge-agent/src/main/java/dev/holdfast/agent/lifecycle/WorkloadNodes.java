package dev.holdfast.agent.lifecycle;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.pivot.ClusterRef;
import dev.holdfast.capi.pivot.Nodes;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Optional;
import java.util.function.Function;

/** The Nodes of the cluster that moves, asked where its own kubeconfig says. Confined to one thread. */
final class WorkloadNodes implements Nodes, AutoCloseable {
    private final CapiApi objects;
    private final Function<String, ? extends CapiApi> connect;
    private final java.util.function.Supplier<Optional<ClusterRef>> cluster;
    private String kubeconfig = "";
    private Optional<CapiApi> workload = Optional.empty();

    WorkloadNodes(
            CapiApi objects,
            Function<String, ? extends CapiApi> connect,
            java.util.function.Supplier<Optional<ClusterRef>> cluster) {
        this.objects = objects;
        this.connect = connect;
        this.cluster = cluster;
    }

    @Override
    public CapiAnswer.Read node(String name) {
        var which = cluster.get();
        if (which.isEmpty()) {
            return new CapiAnswer.Unavailable("no cluster is known to ask for node " + name);
        }
        var secret = new ObjectRef(
                "v1", "Secret", which.get().namespace(), which.get().name() + "-kubeconfig");
        return switch (objects.get(secret)) {
            case CapiAnswer.Found(var found) -> ask(found, name);
            case CapiAnswer.Absent(var what) -> new CapiAnswer.Unavailable("no " + what);
            case CapiAnswer.Denied denied -> denied;
            case CapiAnswer.Unavailable unavailable -> unavailable;
        };
    }

    private CapiAnswer.Read ask(CapiObject secret, String name) {
        try {
            var text = Base64Text.read(secret.view().at("data").at("value")).utf8();
            if (workload.isEmpty() || !text.equals(kubeconfig)) {
                close();
                workload = Optional.of(connect.apply(text));
                kubeconfig = text;
            }
            return workload.orElseThrow().get(new ObjectRef("v1", "Node", "", name));
        } catch (RuntimeException e) {
            return new CapiAnswer.Unavailable("the kubeconfig of the cluster is of no use: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        workload.ifPresent(CapiApi::close);
        workload = Optional.empty();
    }
}
