package dev.holdfast.sim.site;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.ForwardingKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Map;
import java.util.TreeMap;

/** A cluster that counts how often each object was applied. Thread-safe. */
public final class CountedCluster implements ForwardingKubeApi {
    private final KubeApi api;
    private final Map<String, Integer> applies;

    public CountedCluster(KubeApi api) {
        this(api, new TreeMap<>());
    }

    private CountedCluster(KubeApi api, Map<String, Integer> applies) {
        this.api = api;
        this.applies = applies;
    }

    @Override
    public KubeApi api() {
        return api;
    }

    /** Applies per object since the last look, and begins anew. */
    public Map<String, Integer> take() {
        synchronized (applies) {
            var taken = new TreeMap<>(applies);
            applies.clear();
            return taken;
        }
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        synchronized (applies) {
            applies.merge(ObjectRef.of(manifest).toString(), 1, Integer::sum);
        }
        return api.apply(manifest, force);
    }

    @Override
    public KubeApi as(String user) {
        return new CountedCluster(api.as(user), applies);
    }
}
