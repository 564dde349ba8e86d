package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.Owner;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What has to be paused for a cluster to stand still, and how that is done and undone. */
final class Pauses {
    /** The condition by which a controller says that it has seen a pause, or its end. */
    static final String CONFIRMATION = "Paused";

    private Pauses() {}

    /** The Cluster first, then objects with controllers that would not see the Cluster's pause, or late. */
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
                .filter(member -> !following.contains(member.uid()) || isSlow(member))
                .filter(member -> !graph.shared().contains(member.identity()))
                .filter(member -> !member.annotated(CapiApi.PAUSED_ANNOTATION))
                .forEach(member -> points.add(new PausePoint(Member.of(member), PausePoint.How.ANNOTATION)));
        return List.copyOf(points);
    }

    /** This controller looks at an object at most once in fifteen seconds (Cluster API 1.14), whatever wakes it. */
    private static boolean isSlow(CapiObject member) {
        return member.is(Graph.CORE, "MachineHealthCheck");
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

    /** Pauses or resumes one object if it is the one that was meant: as it is then, or empty when it is gone or another. */
    static Optional<CapiObject> set(Side side, Member member, PausePoint.How how, boolean paused) {
        var seen = side.get(member.ref()).filter(object -> object.uid().equals(member.uid()));
        if (seen.isEmpty() || isPaused(seen.get(), how) == paused) {
            return seen;
        }
        var change = paused ? pause(how) : resume(how);
        return side.change(member.ref(), MergeWith.uid(change, member.uid()));
    }

    static Stream<CapiObject> unconfirmed(Collection<CapiObject> objects, boolean paused) {
        return objects.stream().filter(object -> isUnconfirmed(object, paused));
    }

    /** Whether the object's controller says that it has not seen the pause, or its end; many objects have none. */
    static boolean isUnconfirmed(CapiObject object, boolean paused) {
        return (paused || !object.annotated(CapiApi.PAUSED_ANNOTATION))
                && object.condition(CONFIRMATION)
                        .filter(condition -> !condition.at("status").text("").equals(paused ? "True" : "False")
                                // A restored status may be of a later generation, so nothing but equal will do.
                                || condition.at("observedGeneration").integer(0) != object.generation())
                        .isPresent();
    }
}
