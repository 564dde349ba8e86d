package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.Owner;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to be paused for a cluster to stand still, and how that is done and undone. */
final class Pauses {
    private static final String PAUSED = "Paused";

    private Pauses() {}

    /** The Cluster, and objects with controllers that would not see the Cluster's pause. */
    static List<PausePoint> of(Graph graph) {
        var points = new ArrayList<PausePoint>();
        var cluster = graph.cluster();
        points.add(new PausePoint(
                Member.of(cluster),
                cluster.spec().at("paused").present() ? PausePoint.How.SPEC_FALSE : PausePoint.How.SPEC));
        var following = followers(graph);
        graph.members().stream()
                .filter(member ->
                        !member.ref().group().isEmpty() && member.status().present())
                .filter(member ->
                        !following.contains(member.uid()) && !graph.shared().contains(member.identity()))
                .filter(member -> !member.annotated(CapiApi.PAUSED_ANNOTATION))
                .forEach(member -> points.add(new PausePoint(Member.of(member), PausePoint.How.ANNOTATION)));
        return List.copyOf(points);
    }

    /** Objects that find the Cluster by label or owner. */
    private static Set<String> followers(Graph graph) {
        var following = new HashSet<String>();
        following.add(graph.cluster().uid());
        for (var member : graph.members()) {
            if (member.label(CapiApi.CLUSTER_LABEL).equals(graph.cluster().name())
                    || member.owners().stream().map(Owner::uid).anyMatch(following::contains)) {
                following.add(member.uid());
            }
        }
        return following;
    }

    static boolean isPaused(CapiObject object, PausePoint.How how) {
        return switch (how) {
            case SPEC, SPEC_FALSE -> object.spec().at("paused").flag(false);
            case ANNOTATION -> object.annotated(CapiApi.PAUSED_ANNOTATION);
        };
    }

    /** The object, paused. */
    static Json.Obj pause(PausePoint.How how) {
        return switch (how) {
            case SPEC, SPEC_FALSE -> Json.object("spec", Json.object("paused", true));
            case ANNOTATION -> annotation(new Json.Str("true"));
        };
    }

    /** The object as it was. */
    static Json.Obj resume(PausePoint.How how) {
        return switch (how) {
            case SPEC -> Json.object("spec", Json.object("paused", Json.NULL));
            case SPEC_FALSE -> Json.object("spec", Json.object("paused", false));
            case ANNOTATION -> annotation(Json.NULL);
        };
    }

    private static Json.Obj annotation(Json value) {
        return Json.object("metadata", Json.object("annotations", Json.object(CapiApi.PAUSED_ANNOTATION, value)));
    }

    /** Pauses or resumes one object if it is the one that was meant; false when it is gone or another. */
    static boolean set(Side side, ObjectRef ref, String uid, PausePoint.How how, boolean paused) {
        var seen = side.get(ref).filter(object -> object.uid().equals(uid));
        if (seen.isEmpty()) {
            return false;
        }
        if (isPaused(seen.get(), how) == paused) {
            return true;
        }
        var change = paused ? pause(how) : resume(how);
        return side.change(ref, MergeWith.uid(change, uid)).isPresent();
    }

    /** Whether the object's controller says that it has not seen the pause, or its end; many objects have none. */
    static boolean isUnconfirmed(CapiObject object, boolean paused) {
        return (paused || !object.annotated(CapiApi.PAUSED_ANNOTATION))
                && object.condition(PAUSED)
                        .filter(condition -> !condition.at("status").text("").equals(paused ? "True" : "False")
                                // A restored status may be of a later generation, so nothing but equal will do.
                                || condition.at("observedGeneration").integer(0) != object.generation())
                        .isPresent();
    }
}
