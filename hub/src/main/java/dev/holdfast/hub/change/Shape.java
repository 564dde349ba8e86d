package dev.holdfast.hub.change;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a cluster comes to when it runs a definition: its layers as its site would get them. */
record Shape(SortedMap<LayerKey, Layer> layers) {
    /**
     * One layer.
     *
     * @param version of its pack or chart; empty for a manifest
     * @param made what the profile makes it of, charts by digest
     * @param values merged, the cluster's own on top
     * @param content empty where it depends on values that only a cluster has; with holes for secrets and what sites make
     * @param filled the content with a mark for each secret and for what a site makes: what is compared
     * @param bytes how much a site fetches when it has nothing of it
     * @param machine whether it is about machines, and has no objects
     */
    record Layer(
            String version,
            Json.Obj made,
            Json.Obj values,
            Optional<HydratedLayer> content,
            Optional<HydratedLayer> filled,
            long bytes,
            boolean machine) {}

    Shape {
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
    }
}
