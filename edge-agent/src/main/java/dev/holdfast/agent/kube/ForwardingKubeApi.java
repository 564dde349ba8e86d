package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.Set;

/**
 * A cluster that passes on what it does not answer itself. {@link #as} is left to it, for whatever it adds must hold in
 * every name.
 */
public interface ForwardingKubeApi extends KubeApi {
    /** To whom requests are passed on. */
    KubeApi api();

    @Override
    default Answer.Health health() {
        return api().health();
    }

    @Override
    default Answer.Lookup kind(String apiVersion, String kind) {
        return api().kind(apiVersion, kind);
    }

    @Override
    default Answer.Read get(ObjectRef ref) {
        return api().get(ref);
    }

    @Override
    default Answer.Write apply(Json.Obj manifest, boolean force) {
        return api().apply(manifest, force);
    }

    @Override
    default Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return api().takeOver(seen, managers);
    }

    @Override
    default Answer.Write leaveReplicas(LiveObject seen) {
        return api().leaveReplicas(seen);
    }

    @Override
    default Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        return api().delete(ref, uid, propagation);
    }

    @Override
    default Watch watch(String apiVersion, String kind, WatchListener listener) {
        return api().watch(apiVersion, kind, listener);
    }

    @Override
    default void pace(Pace pace) {
        api().pace(pace);
    }

    @Override
    default Duration answerTime() {
        return api().answerTime();
    }

    @Override
    default void close() {
        api().close();
    }
}
