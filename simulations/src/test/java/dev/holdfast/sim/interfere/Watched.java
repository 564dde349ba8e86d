package dev.holdfast.sim.interfere;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.ForwardingKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.Stamp;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The agent's client, counted, and what its watches have told so far: a test knows when the agent must know. */
record Watched(KubeApi api, AtomicInteger reads, AtomicInteger writes, Map<ObjectRef, Set<String>> told)
        implements ForwardingKubeApi {
    Watched(KubeApi api) {
        this(api, new AtomicInteger(), new AtomicInteger(), new ConcurrentHashMap<>());
    }

    /** Whether the agent has heard of this version of an object, or of its end ({@code ""}). */
    boolean heard(ObjectRef ref, String version) {
        return told.getOrDefault(ref, Set.of()).contains(version);
    }

    @Override
    public Answer.Health health() {
        reads.incrementAndGet();
        return api.health();
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        reads.incrementAndGet();
        return api.get(ref);
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        writes.incrementAndGet();
        return api.apply(manifest, force);
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        writes.incrementAndGet();
        return api.takeOver(seen, managers);
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        writes.incrementAndGet();
        return api.leaveReplicas(seen);
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        writes.incrementAndGet();
        return api.delete(ref, uid, propagation);
    }

    @Override
    public Watch watch(String apiVersion, String kind, WatchListener listener) {
        return api.watch(apiVersion, kind, new Listener(listener, told));
    }

    @Override
    public KubeApi as(String user) {
        return new Watched(api.as(user), reads, writes, told);
    }

    @Override
    public void close() {
        // The client is shared.
    }

    private record Listener(WatchListener next, Map<ObjectRef, Set<String>> told) implements WatchListener {
        @Override
        public void listed(Map<ObjectRef, Stamp> all) {
            next.listed(all);
            all.forEach((ref, stamp) -> note(ref, stamp.resourceVersion()));
        }

        @Override
        public void changed(ObjectRef ref, Stamp stamp) {
            next.changed(ref, stamp);
            note(ref, stamp.resourceVersion());
        }

        @Override
        public void gone(ObjectRef ref) {
            next.gone(ref);
            note(ref, "");
        }

        @Override
        public void refused(String reason) {
            next.refused(reason);
        }

        @Override
        public void interrupted(String reason) {
            next.interrupted(reason);
        }

        private void note(ObjectRef ref, String version) {
            told.computeIfAbsent(ref, _ -> ConcurrentHashMap.newKeySet()).add(version);
        }
    }
}
