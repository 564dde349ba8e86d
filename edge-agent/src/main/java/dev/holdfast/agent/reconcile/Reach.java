package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Optional;
import java.util.Set;

/** The API server, noting after each answer whether it was one. Thread-safe. */
final class Reach implements KubeApi {
    private final KubeApi api;
    private volatile Optional<Answer.Unavailable> failure = Optional.empty();
    private volatile boolean asked;

    Reach(KubeApi api) {
        this.api = api;
    }

    /** Why the last request had no answer; empty when it had one. */
    Optional<Answer.Unavailable> failure() {
        return failure;
    }

    /** Whether anything was ever asked. */
    boolean asked() {
        return asked;
    }

    @Override
    public Answer.Health health() {
        return note(api.health());
    }

    @Override
    public Answer.Lookup kind(String apiVersion, String kind) {
        return note(api.kind(apiVersion, kind));
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        return note(api.get(ref));
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        return note(api.apply(manifest, force));
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        return note(api.takeOver(seen, managers));
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        return note(api.delete(ref, uid, propagation));
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
    public void close() {
        api.close();
    }

    private <T> T note(T answer) {
        asked = true;
        failure = answer instanceof Answer.Unavailable down ? Optional.of(down) : Optional.empty();
        return answer;
    }
}
