package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Clock;

/** A cluster in memory. */
final class MemoryCluster implements SiteCluster {
    private static final String HAND = "somebody-at-the-site";

    private final MemoryKubeApi api;

    MemoryCluster(Clock clock) {
        this.api = new MemoryKubeApi(clock, MemoryKubeApi.Controllers.AT_ONCE);
    }

    @Override
    public String describe() {
        return "a cluster in memory";
    }

    @Override
    public KubeApi api() {
        return api;
    }

    @Override
    public String disturb(ObjectRef ref) {
        if (!api.change(ref, HAND, MemoryCluster::scaled)) {
            throw new IllegalStateException("no " + ref + " in this cluster");
        }
        return "replicas of " + ref + " set to 0";
    }

    private static Json.Obj scaled(Json.Obj object) {
        return object.members().get("spec") instanceof Json.Obj spec
                ? object.with("spec", spec.with("replicas", 0))
                : object;
    }

    @Override
    public void close() {
        api.close();
    }
}
