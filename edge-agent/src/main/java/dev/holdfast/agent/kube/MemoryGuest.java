package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Somebody who may do everything in the cluster in memory, or nothing. Thread-safe. */
record MemoryGuest(MemoryKubeApi cluster, String user, Predicate<String> granted) implements KubeApi {
    @Override
    public Answer.Health health() {
        return cluster.health();
    }

    @Override
    public Answer.Lookup kind(String apiVersion, String kind) {
        return cluster.kind(apiVersion, kind);
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        return granted.test(user) ? cluster.get(ref) : forbidden("get", ref);
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        return granted.test(user) ? cluster.apply(manifest, force) : forbidden("patch", ObjectRef.of(manifest));
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return granted.test(user) ? cluster.takeOver(seen, managers) : forbidden("patch", seen.ref());
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        return granted.test(user) ? cluster.leaveReplicas(seen) : forbidden("patch", seen.ref());
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        return granted.test(user) ? cluster.delete(ref, uid, propagation) : forbidden("delete", ref);
    }

    @Override
    public Watch watch(String apiVersion, String kind, WatchListener listener) {
        return cluster.watch(apiVersion, kind, listener);
    }

    @Override
    public void pace(Pace pace) {
        cluster.pace(pace);
    }

    @Override
    public KubeApi as(String other) {
        return cluster.as(other);
    }

    @Override
    public Duration answerTime() {
        return cluster.answerTime();
    }

    @Override
    public void close() {
        // The cluster is shared.
    }

    private Answer.Forbidden forbidden(String verb, ObjectRef ref) {
        return new Answer.Forbidden("%s \"%s\" is forbidden: User \"%s\" cannot %s it"
                .formatted(ref.kind().toLowerCase(Locale.ROOT), ref.name(), user, verb));
    }
}
