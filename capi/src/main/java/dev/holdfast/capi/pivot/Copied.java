package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MergePatch;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

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

    /** Whether an object of this name is what this attempt created, or would. */
    static boolean isOurs(PivotSet set, CapiObject was, CapiObject live) {
        return live.annotation(Marks.PIVOT).equals(set.id())
                && live.annotation(Marks.CONTENT).equals(set.content(was).toString());
    }
}
