package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;

/**
 * Everything that moves, as it lay quiet at the source: objects with status, uids and owners of fields, owners first;
 * the kinds they are of; what was paused. Holds secrets: it leaves memory only sealed. Its text form shows no content.
 */
record PivotSet(
        ClusterRef cluster,
        String id,
        long epoch,
        List<CapiKind> kinds,
        List<CapiObject> objects,
        List<PausePoint> pauses) {
    private static final String SCHEMA = "pivot-set.v1";
    private static final Limits LIMITS = new Limits(256 << 20, 80, true);

    PivotSet {
        kinds = List.copyOf(kinds);
        objects = List.copyOf(objects);
        pauses = List.copyOf(pauses);
    }

    Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "cluster",
                cluster.json(),
                "id",
                id,
                "epoch",
                epoch,
                "kinds",
                PivotRecord.list(kinds, PivotSet::json),
                "objects",
                PivotRecord.list(objects, CapiObject::json),
                "pauses",
                PivotRecord.list(pauses, PausePoint::json)));
    }

    /** @throws Refusal HF-PIV-015 when it is no set of this version */
    static PivotSet parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, LIMITS));
            if (!view.at("schema").text("").equals(SCHEMA)) {
                throw view.at("schema").outside(SCHEMA, view.at("schema").text(""));
            }
            return new PivotSet(
                    ClusterRef.read(view.at("cluster")),
                    view.at("id").text(),
                    view.at("epoch").natural(),
                    view.at("kinds").items().stream().map(PivotSet::kind).toList(),
                    view.at("objects").items().stream()
                            .map(JsonView::object)
                            .map(CapiObject::new)
                            .toList(),
                    view.at("pauses").items().stream().map(PausePoint::read).toList());
        } catch (Refusal | IllegalArgumentException e) {
            throw new Refusal(
                    "HF-PIV-015",
                    "a set of schema " + SCHEMA,
                    String.valueOf(e.getMessage()),
                    "use the version of Holdfast that sealed it");
        }
    }

    /** What the sealed file is bound to, besides its keys. */
    static String context(ClusterRef cluster, String id, long epoch) {
        return cluster.uid() + "|" + id + "|" + epoch;
    }

    Digest content(CapiObject object) {
        return Content.digest(object, pauses);
    }

    private static Json.Obj json(CapiKind kind) {
        return Json.object(
                "group",
                kind.group(),
                "version",
                kind.version(),
                "kind",
                kind.kind(),
                "plural",
                kind.plural(),
                "namespaced",
                kind.namespaced(),
                "status",
                kind.status(),
                "labelled",
                kind.labelled(),
                "schema",
                kind.schema().toString());
    }

    private static CapiKind kind(JsonView view) {
        return new CapiKind(
                view.at("group").text(""),
                view.at("version").text(),
                view.at("kind").text(),
                view.at("plural").text(),
                view.at("namespaced").flag(false),
                view.at("status").flag(false),
                view.at("labelled").flag(false),
                Digest.parse(view.at("schema").text()));
    }

    @Override
    public String toString() {
        return objects.size() + " objects of " + cluster;
    }
}
