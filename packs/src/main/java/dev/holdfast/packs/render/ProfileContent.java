package dev.holdfast.packs.render;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a profile version is the same at every site: the part that the Catalog signs.
 *
 * @param layers in profile order
 * @param machine how machines are set up, as {@link dev.holdfast.protocol.machine.MachineConfig} writes it
 * @param namespaces that these layers bring as objects of their own
 */
public record ProfileContent(
        String name,
        String version,
        String type,
        List<Layer> layers,
        Optional<Bytes> machine,
        List<String> namespaces) {
    public ProfileContent {
        namespaces = List.copyOf(namespaces);
        layers = List.copyOf(layers);
    }

    /**
     * One layer, in profile order.
     *
     * @param content absent when it depends on site values
     */
    public record Layer(String id, Digest inputs, Optional<Rendered.Layer> content) {}

    private List<String> requires() {
        return Stream.concat(
                        Stream.of(Features.LAYERS),
                        layers.stream()
                                .flatMap(layer -> layer.content().stream())
                                .flatMap(layer -> layer.content().requires().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The Catalog's document.
     *
     * @param removed ids of all layers that earlier versions had; those that are back are left out
     */
    public ProfileManifest manifest(List<String> removed) {
        var present = layers.stream().map(Layer::id).toList();
        return new ProfileManifest(
                name,
                version,
                type,
                requires(),
                layers.stream()
                        .map(layer -> new ProfileManifest.Layer(
                                layer.id(), layer.inputs(), layer.content().map(Rendered.Layer::blob)))
                        .toList(),
                machine.map(BlobRef::of),
                removed.stream()
                        .filter(id -> !present.contains(id))
                        .distinct()
                        .sorted()
                        .toList());
    }
}
