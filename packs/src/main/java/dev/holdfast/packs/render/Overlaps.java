package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** No object is in two layers of a profile: HF-RND-009. */
final class Overlaps {
    private Overlaps() {}

    /** The layers, without the Namespace that an override made a layer bring although another has it. */
    static List<Rendered.Layer> resolve(List<Rendered.Layer> layers, NamespacePlan namespaces, List<Finding> findings) {
        var resolved = new ArrayList<Rendered.Layer>();
        for (var layer : layers) {
            resolved.add(bringsNeedlessNamespace(layer, layers, namespaces) ? withoutNamespace(layer) : layer);
        }
        var owners = new HashMap<String, String>();
        for (var layer : resolved) {
            for (var object : layer.content().objects()) {
                var other = owners.put(object.ref().identity(), layer.id());
                if (other != null && !other.equals(layer.id())) {
                    findings.add(Finding.error(
                            "layers." + layer.id(),
                            0,
                            "HF-RND-009",
                            object.ref() + " is in the layer " + other + " too",
                            "keep it in one of the layers"));
                }
            }
        }
        return resolved;
    }

    private static boolean bringsNeedlessNamespace(
            Rendered.Layer layer, List<Rendered.Layer> layers, NamespacePlan namespaces) {
        var namespace = layer.content().namespace();
        var own = LayerBuilder.namespaceObject(namespace);
        if (!namespaces.isMoved(layer.id(), namespace)
                || !layer.content().objects().contains(new LayerObject(own))) {
            return false;
        }
        var identity = ObjectRef.of(own).identity();
        return layers.stream()
                .filter(other -> !other.id().equals(layer.id()))
                .filter(other -> !namespaces.isMoved(other.id(), other.content().namespace())
                        || layers.indexOf(other) < layers.indexOf(layer))
                .flatMap(other -> other.content().objects().stream())
                .map(LayerObject::ref)
                .map(ObjectRef::identity)
                .anyMatch(identity::equals);
    }

    private static Rendered.Layer withoutNamespace(Rendered.Layer layer) {
        var own = new LayerObject(LayerBuilder.namespaceObject(layer.content().namespace()));
        return layer.with(layer.content().objects().stream()
                .filter(object -> !object.equals(own))
                .toList());
    }
}
