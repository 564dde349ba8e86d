package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Somebody who may do everything in the cluster in memory, or nothing. Thread-safe. */
record MemoryGuest(MemoryKubeApi api, String user, Predicate<String> granted) implements ForwardingKubeApi {
    @Override
    public Answer.Read get(ObjectRef ref) {
        return granted.test(user) ? api.get(ref) : forbidden("get", ref);
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        return granted.test(user) ? api.apply(manifest, force) : forbidden("patch", ObjectRef.of(manifest));
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return granted.test(user) ? api.takeOver(seen, managers) : forbidden("patch", seen.ref());
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        return granted.test(user) ? api.leaveReplicas(seen) : forbidden("patch", seen.ref());
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        return granted.test(user) ? api.delete(ref, uid, propagation) : forbidden("delete", ref);
    }

    @Override
    public KubeApi as(String other) {
        return api.as(other);
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
