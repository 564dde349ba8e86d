package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The API server, in our name or a layer's, noting after each answer whether it was one. Thread-safe. */
final class Reach implements KubeApi {
    private final KubeApi api;
    private final Rights rights;
    private final Notes notes;

    /** What all names share. */
    private static final class Notes {
        volatile Optional<Answer.Unavailable> failure = Optional.empty();
        volatile boolean asked;
    }

    Reach(KubeApi api, Rights rights) {
        this(api, rights, new Notes());
    }

    private Reach(KubeApi api, Rights rights, Notes notes) {
        this.api = api;
        this.rights = rights;
        this.notes = notes;
    }

    /** In whose name objects of this layer are read and written. */
    KubeApi of(LayerKey layer) {
        return switch (rights) {
            case FULL -> this;
            case RESTRICTED -> as(Rights.user(layer));
        };
    }

    /** What the server said, and what somebody does about it. */
    String remedy(LayerKey layer, Answer.Forbidden forbidden) {
        return forbidden.reason() + "; " + rights.remedy(layer, forbidden.reason());
    }

    /** Why the last request had no answer; empty when it had one. */
    Optional<Answer.Unavailable> failure() {
        return notes.failure;
    }

    /** Whether anything was ever asked. */
    boolean asked() {
        return notes.asked;
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
    public Answer.Write leaveReplicas(LiveObject seen) {
        return note(api.leaveReplicas(seen));
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
    public KubeApi as(String user) {
        return new Reach(api.as(user), rights, notes);
    }

    @Override
    public Duration answerTime() {
        return api.answerTime();
    }

    @Override
    public void close() {
        api.close();
    }

    private <T> T note(T answer) {
        notes.asked = true;
        notes.failure = answer instanceof Answer.Unavailable down ? Optional.of(down) : Optional.empty();
        return answer;
    }
}
