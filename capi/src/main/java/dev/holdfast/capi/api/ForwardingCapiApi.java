package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;

/** Another API server with one thing different: whatever is not overridden goes there. */
public interface ForwardingCapiApi extends CapiApi {
    CapiApi api();

    @Override
    default CapiAnswer.Version version() {
        return api().version();
    }

    @Override
    default CapiAnswer.Kinds kinds() {
        return api().kinds();
    }

    @Override
    default CapiAnswer.Listing list(CapiKind kind, String namespace) {
        return api().list(kind, namespace);
    }

    @Override
    default CapiAnswer.Read get(ObjectRef ref) {
        return api().get(ref);
    }

    @Override
    default CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        return api().create(manifest, manager, mode);
    }

    @Override
    default CapiAnswer.Write apply(Json.Obj manifest, String manager, Mode mode) {
        return api().apply(manifest, manager, mode);
    }

    @Override
    default CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return api().patch(ref, change, manager);
    }

    @Override
    default CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return api().patchStatus(ref, change, manager);
    }

    @Override
    default CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        return api().delete(ref, uid);
    }

    @Override
    default long calls() {
        return api().calls();
    }

    @Override
    default void close() {
        api().close();
    }
}
