package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/**
 * A pack as its folder says it.
 *
 * @param version as written; real packs write odd ones such as {@code 6.6.0-rev1}
 * @param layer kernel, os, k8s, cni, csi or addon
 * @param values the text of {@code values.yaml}, empty when there is none
 * @param manifests the files of {@code kubeManifests}, in that order
 * @param charts in the order of pack.json, each once
 * @param presets the text of {@code presets.yaml}, empty when there is none
 * @param schema the text of {@code schema.yaml}, empty when there is none
 * @param description all of {@code pack.json}, unknown fields included
 * @param digest over names and bytes of all files of the folder
 */
public record Pack(
        String name,
        String displayName,
        String version,
        String layer,
        String values,
        List<ManifestText> manifests,
        List<Chart> charts,
        String presets,
        String schema,
        Json.Obj description,
        Digest digest) {
    public Pack {
        manifests = List.copyOf(manifests);
        charts = List.copyOf(charts);
    }
}
