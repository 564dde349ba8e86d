package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;

/**
 * One API server that holds Cluster API objects. Every outcome is a value; nothing is repeated by itself, so that one
 * call here is one call there, or none when its kind is unknown. Implementations are thread-safe.
 */
public interface CapiApi extends AutoCloseable {
    /** The label that provider kinds carry once they are installed; its value says nothing. */
    String CLUSTERCTL_LABEL = "clusterctl.cluster.x-k8s.io";

    /** The label of everything that belongs to a cluster. */
    String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

    /** The annotation that makes controllers leave one object alone. */
    String PAUSED_ANNOTATION = "cluster.x-k8s.io/paused";

    /** What becomes of a request that changes something. */
    enum Mode {
        /** It is done. */
        REAL,
        /** The server does everything but store it: defaults, schema, admission. */
        DRY_RUN
    }

    /** Which Kubernetes the server is. */
    CapiAnswer.Version version();

    /** All kinds that the server's CustomResourceDefinitions declare, at the version in which they are stored. */
    CapiAnswer.Kinds kinds();

    /** All objects of a kind in one namespace; the namespace of a kind without one is empty. */
    CapiAnswer.Listing list(CapiKind kind, String namespace);

    CapiAnswer.Read get(ObjectRef ref);

    /**
     * Creates an object that must not exist. Fields that its kind does not have are refused.
     *
     * @param manager who owns the fields afterwards
     */
    CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode);

    /**
     * Creates or changes an object by server-side apply, taking fields over from others. Fields that its kind does not
     * have are refused.
     */
    CapiAnswer.Write apply(Json.Obj manifest, String manager, Mode mode);

    /**
     * Changes an object by JSON merge patch (RFC 7396). {@code metadata.resourceVersion} and {@code metadata.uid} in it
     * are preconditions, and {@code metadata.managedFields} replaces who owns what; status stays as it is.
     */
    CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager);

    /** The same for the status alone; the kind must have the subresource. */
    CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager);

    /** Deletes the object if it still has this uid; its dependents follow in the background. */
    CapiAnswer.Removal delete(ObjectRef ref, String uid);

    /** How many calls were made so far. */
    long calls();

    @Override
    void close();
}
