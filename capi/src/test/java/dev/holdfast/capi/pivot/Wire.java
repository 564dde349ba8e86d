package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.function.Supplier;

/** The way to one server, on which every call is a point where something may happen. */
record Wire(CapiApi api, Trouble trouble) implements ForwardingCapiApi {
    /** What happens around calls. */
    interface Trouble {
        /** Before a call; false cuts the line, so that it never arrives. */
        boolean arrives(String what);

        /** After a call; false cuts the line, so that nobody hears the answer. */
        boolean answers(String what);
    }

    private static final CapiAnswer.Unavailable CUT = new CapiAnswer.Unavailable("the line is cut");

    @Override
    public CapiAnswer.Kinds kinds() {
        return call("kinds", ForwardingCapiApi.super::kinds, CUT);
    }

    @Override
    public CapiAnswer.Listing list(CapiKind kind, String namespace) {
        return call("list " + kind.kind(), () -> ForwardingCapiApi.super.list(kind, namespace), CUT);
    }

    @Override
    public CapiAnswer.Read get(ObjectRef ref) {
        return call("get " + ref, () -> ForwardingCapiApi.super.get(ref), CUT);
    }

    @Override
    public CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        return call(
                mode + " create " + ObjectRef.of(manifest),
                () -> ForwardingCapiApi.super.create(manifest, manager, mode),
                CUT);
    }

    @Override
    public CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return call("patch " + ref, () -> ForwardingCapiApi.super.patch(ref, change, manager), CUT);
    }

    @Override
    public CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return call("status " + ref, () -> ForwardingCapiApi.super.patchStatus(ref, change, manager), CUT);
    }

    @Override
    public CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        return call("delete " + ref, () -> ForwardingCapiApi.super.delete(ref, uid), CUT);
    }

    private <T> T call(String what, Supplier<? extends T> call, T cut) {
        if (!trouble.arrives(what)) {
            return cut;
        }
        var answer = call.get();
        return trouble.answers(what) ? answer : cut;
    }
}
