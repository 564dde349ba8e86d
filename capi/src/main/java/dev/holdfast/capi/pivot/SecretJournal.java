package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;

/**
 * A journal in a Secret of the API server that it is about: whoever restores that server restores the journal with it,
 * and its resource version is the compare-and-swap. Thread-safe.
 */
public final class SecretJournal implements PivotJournal {
    private static final String KEY = "journal";

    private final CapiApi api;
    private final ObjectRef ref;

    /** @param namespace must exist */
    public SecretJournal(CapiApi api, String namespace, String name) {
        this.api = api;
        this.ref = new ObjectRef("v1", "Secret", namespace, name);
    }

    @Override
    public Look read() {
        return switch (api.get(ref)) {
            case CapiAnswer.Found(var object) -> entry(object);
            case CapiAnswer.Absent _ -> new Blank();
            case CapiAnswer.Denied(var reason) -> new Silent(reason);
            case CapiAnswer.Unavailable(var reason) -> new Silent(reason);
        };
    }

    @Override
    public Outcome write(PivotRecord record, String version) {
        var data = Json.object(KEY, Packed.text(record.write()));
        var answer = version.equals(NEW)
                ? api.create(OwnSecret.manifest(ref, data), OwnSecret.MANAGER, CapiApi.Mode.REAL)
                : api.patch(
                        ref,
                        Json.object("metadata", Json.object("resourceVersion", version), "data", data),
                        OwnSecret.MANAGER);
        return switch (answer) {
            case CapiAnswer.Written(var object) -> new Entry(record, object.resourceVersion());
            case CapiAnswer.Exists _, CapiAnswer.Conflict _ -> new Overtaken();
            case CapiAnswer.Absent(var what) -> version.equals(NEW) ? new Silent("no " + what) : new Overtaken();
            case CapiAnswer.Denied(var reason) -> new Silent(reason);
            case CapiAnswer.Unavailable(var reason) -> new Silent(reason);
        };
    }

    private static Entry entry(CapiObject object) {
        var record =
                PivotRecord.parse(Packed.unpack(object.view().at("data").at(KEY).text("")));
        return new Entry(record, object.resourceVersion());
    }
}
