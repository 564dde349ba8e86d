package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MergePatch;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Optional;

/** What is created at the target for a sealed object: paused, marked, owned by objects of the target. Pure. */
final class Copied {
    private Copied() {}

    /** With the owners that are there already. */
    static Json.Obj manifest(PivotSet set, CapiObject was, Uids uids) {
        var bare = ownerless(set, was);
        var owners = was.metadata().at("ownerReferences").items().stream()
                .<Json>flatMap(owner -> uids.target(owner.at("uid").text("")).stream()
                        .map(uid -> owner.object().with("uid", uid)))
                .toList();
        return owners.isEmpty()
                ? bare
                : bare.with(
                        "metadata",
                        JsonView.of(bare).at("metadata").object().with("ownerReferences", new Json.Arr(owners)));
    }

    /** To try whether the server would take it, before anything exists that could own it. */
    static Json.Obj ownerless(PivotSet set, CapiObject was) {
        var metadata = Content.withoutServer(was.metadata().object()).without("ownerReferences");
        var object = was.json().without("status").with("metadata", metadata);
        var marks = Json.object(
                Marks.PIVOT, set.id(), Marks.CONTENT, set.content(was).toString());
        if (was.is(Graph.CORE, "Cluster")) {
            marks = marks.with(Marks.EPOCH, Long.toString(set.epoch()));
        }
        return MergePatch.merge(object, Json.object("metadata", Json.object("annotations", marks)));
    }

    /**
     * The status to restore, whose confirmation of the pause speaks of this object's generation: of another one its
     * controller would confirm it again, one write more for each object.
     */
    static Optional<Json> status(CapiObject was, long generation) {
        var conditions = was.status().at("conditions").items().stream()
                .<Json>map(condition -> condition.at("type").text("").equals(Pauses.CONFIRMATION)
                                && condition.at("observedGeneration").present()
                        ? condition.object().with("observedGeneration", generation)
                        : condition.object())
                .toList();
        return conditions.isEmpty()
                ? was.status().json()
                : Optional.of(was.status().object().with("conditions", new Json.Arr(conditions)));
    }

    /** Whether an object of this name is what this attempt created, or would. */
    static boolean isOurs(PivotSet set, CapiObject was, CapiObject live) {
        return live.annotation(Marks.PIVOT).equals(set.id())
                && live.annotation(Marks.CONTENT).equals(set.content(was).toString());
    }
}
