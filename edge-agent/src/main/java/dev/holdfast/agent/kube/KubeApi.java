package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;

/**
 * The cluster's API server, as far as the agent needs it. All writes are server-side applies of the one field manager
 * {@link #MANAGER}; every outcome is a value. Implementations are thread-safe.
 */
public interface KubeApi extends AutoCloseable {
    /** Our only field manager. */
    String MANAGER = "holdfast";
    /** Marks every object that we own; watches see nothing else. */
    String MANAGED_LABEL = "holdfast.dev/managed";
    /** Names the layer that an object of ours belongs to, {@code PROFILE/LAYER}. */
    String LAYER_ANNOTATION = "holdfast.dev/layer";

    /**
     * The manifest with a version that no object ever has: its apply creates the object, or changes nothing because it
     * is there. One request, and nobody can come in between.
     */
    static Json.Obj onlyNew(Json.Obj manifest) {
        var metadata = JsonView.of(manifest).at("metadata").object();
        return manifest.with("metadata", metadata.with("resourceVersion", "1"));
    }

    /** How hard the agent may press. */
    enum Pace {
        /** Everyday: a fixed budget of requests per second. */
        STEADY,
        /** A revision is being applied: bounded by requests in flight instead. */
        BULK
    }

    /** What becomes of an object's dependents when it is deleted. */
    enum Propagation {
        BACKGROUND,
        ORPHAN
    }

    /** Whether the API server says that it is ready. */
    Answer.Health health();

    /** How objects of this kind are addressed. */
    Answer.Lookup kind(String apiVersion, String kind);

    Answer.Read get(ObjectRef ref);

    /**
     * Creates or changes an object by server-side apply. A manifest with {@code metadata.resourceVersion} changes an
     * object of that version only and answers {@link Answer.Conflict} otherwise; one that is not there is created.
     *
     * @param force takes fields over from other managers instead of answering {@link Answer.Conflict}
     */
    Answer.Write apply(Json.Obj manifest, boolean force);

    /**
     * Makes us the manager of every field that these managers own, so that what our manifest leaves out goes away with
     * the next apply. Answers {@link Answer.Conflict} when the object moved on since {@code seen}.
     */
    Answer.Write takeOver(LiveObject seen, java.util.Set<String> managers);

    /**
     * Stops managing {@code spec.replicas} without changing it: it stays, and others set it, although our next manifest
     * leaves it out. Answers {@link Answer.Conflict} when the object moved on since {@code seen}.
     */
    Answer.Write leaveReplicas(LiveObject seen);

    /** Deletes the object if it still has this uid. */
    Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation);

    /**
     * Follows all objects of one kind that carry our label, from a full list on, until the watch is closed. Gaps are
     * closed by a new list.
     */
    Watch watch(String apiVersion, String kind, WatchListener listener);

    void pace(Pace pace);

    /**
     * The same cluster, asked in somebody else's name: reads and writes of objects succeed as far as that user may.
     * Everything else, and the budget, is shared; closing it does nothing.
     *
     * @param user as the API server names users, such as {@code system:serviceaccount:NAMESPACE:NAME}
     */
    KubeApi as(String user);

    /** How long the API server took to answer lately, our own waiting left out; zero when that is not known. */
    Duration answerTime();

    @Override
    void close();

    /** A running watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
