package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.json.Json;

/** Adds to a change which object it is meant for. Pure. */
final class MergeWith {
    private MergeWith() {}

    static Json.Obj uid(Json.Obj change, String uid) {
        var metadata = change.members().get("metadata") instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        return change.with("metadata", metadata.with("uid", uid));
    }
}
