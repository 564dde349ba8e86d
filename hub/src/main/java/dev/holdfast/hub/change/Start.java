package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Optional;

/**
 * What a change of a cluster is compared with: what the cluster runs, and where nobody knows that or can still make it, what
 * it is to run (packs-and-profiles.md §4).
 *
 * @param running what the cluster runs; empty where it starts with what the cluster is to run
 * @param shape of what runs; empty where that is what the cluster is to run
 */
record Start(Optional<Running> running, Optional<Shape> shape) {
    private static final Start TO_RUN = new Start(Optional.empty(), Optional.empty());

    static Start of(ResourceDocument cluster, Optional<Running> running, Shapes shapes) {
        if (running.isEmpty() || running.get().definition().equals(Definition.of(cluster.spec()))) {
            return new Start(running, Optional.empty());
        }
        try {
            return new Start(
                    running, Optional.of(shapes.of(cluster, running.get().definition())));
        } catch (Refusal e) {
            // It suited what the cluster was then: its labels or its secrets are others now.
            return TO_RUN;
        }
    }

    /** @throws Refusal when what the cluster is to run cannot be made */
    Comparison compared(ResourceDocument cluster, Definition to, Shapes shapes) {
        var from = shape.orElseGet(() -> shapes.of(cluster, Definition.of(cluster.spec())));
        return Comparison.of(from, shapes.of(cluster, to), shapes::losesData);
    }

    /**
     * Members {@code profile, version, revision}; null where the profile is not there, or nothing is signed.
     *
     * @param move what the cluster is to run now
     */
    Json.Obj json(Update.Move move, Optional<Long> desired) {
        var version =
                running.isEmpty() ? Optional.of(move.from()) : running.get().version(move.profile());
        return Json.object(
                "profile",
                move.profile(),
                "version",
                version.<Json>map(Json.Str::new).orElse(Json.NULL),
                "revision",
                running.map(Running::revision)
                        .or(() -> desired)
                        .<Json>map(Json.Num::of)
                        .orElse(Json.NULL));
    }
}
