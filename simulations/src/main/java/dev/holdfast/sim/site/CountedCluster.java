package dev.holdfast.sim.site;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cluster that counts how often each object was applied. Thread-safe. */
public final class CountedCluster implements KubeApi {
    private final KubeApi api;
    private final Map<String, Integer> applies;

    public CountedCluster(KubeApi api) {
        this(api, new TreeMap<>());
    }

    private CountedCluster(KubeApi api, Map<String, Integer> applies) {
        this.api = api;
        this.applies = applies;
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
    public Answer.Health health() {
        return api.health();
    }

    @Override
    public Answer.Lookup kind(String apiVersion, String kind) {
        return api.kind(apiVersion, kind);
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        return api.get(ref);
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        synchronized (applies) {
            applies.merge(ObjectRef.of(manifest).toString(), 1, Integer::sum);
        }
        return api.apply(manifest, force);
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return api.takeOver(seen, managers);
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        return api.leaveReplicas(seen);
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        return api.delete(ref, uid, propagation);
    }

    @Override
    public Watch watch(String apiVersion, String kind, WatchListener listener) {
        return api.watch(apiVersion, kind, listener);
    }

    @Override
    public void pace(Pace pace) {
        api.pace(pace);
    }

    @Override
    public KubeApi as(String user) {
        return new CountedCluster(api.as(user), applies);
    }

    @Override
    public Duration answerTime() {
        return api.answerTime();
    }

    @Override
    public void close() {
        api.close();
    }
}
