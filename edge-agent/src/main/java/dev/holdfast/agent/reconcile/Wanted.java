package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.time.Duration;
import java.util.List;

/**
 * What one layer wants, without the manifests: small enough to keep. Immutable.
 *
 * @param problem why the layer cannot be worked on; empty when it can
 */
record Wanted(
        DesiredLayer layer,
        HydratedLayer.Drift drift,
        HydratedLayer.Existing existing,
        Duration timeout,
        List<IgnoreRule> ignore,
        List<ReadinessCheck> readiness,
        List<Item> items,
        String problem) {
    /** Objects wait for everything of an earlier phase to be there. */
    enum Phase {
        NAMESPACES,
        DEFINITIONS,
        OBJECTS
    }

    /**
     * One object.
     *
     * @param identity of the object, kept because every pass asks for it many times
     * @param manifest digest of what is to be applied, label and annotation included
     * @param position over all layers
     * @param implicit the layer's namespace, which the layer does not list itself: left alone when it is somebody else's
     */
    record Item(ObjectRef ref, String identity, String manifest, String onImmutable, long position, boolean implicit) {
        Phase phase() {
            return switch (ref.kind()) {
                case "Namespace" -> Phase.NAMESPACES;
                case "CustomResourceDefinition" -> Phase.DEFINITIONS;
                default -> Phase.OBJECTS;
            };
        }
    }

    Wanted {
        ignore = List.copyOf(ignore);
        readiness = List.copyOf(readiness);
        items = List.copyOf(items);
    }

    static Wanted unreadable(DesiredLayer layer, String problem) {
        return new Wanted(
                layer,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ZERO,
                List.of(),
                List.of(),
                List.of(),
                problem);
    }

    LayerKey key() {
        return layer.key();
    }

    List<Item> items(Phase phase) {
        return items.stream().filter(item -> item.phase() == phase).toList();
    }
}
