package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;

/** Secrets of the pivot itself; they carry no label of any cluster and belong to no set. */
final class OwnSecret {
    /** Our name as an owner of fields. */
    static final String MANAGER = "holdfast-pivot";

    static final String TYPE = "holdfast.dev/pivot";

    private OwnSecret() {}

    static Json.Obj manifest(ObjectRef ref, Json.Obj data) {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", ref.name(), "namespace", ref.namespace()),
                "type",
                TYPE,
                "data",
                data);
    }
}
