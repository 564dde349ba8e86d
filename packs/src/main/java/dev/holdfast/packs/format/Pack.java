package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pack as its folder says it.
 *
 * @param version as written; real packs write odd ones such as {@code 6.6.0-rev1}
 * @param layer kernel, os, k8s, cni, csi or addon
 * @param values the text of {@code values.yaml}, empty when there is none
 * @param manifests the files of {@code kubeManifests}, in that order
 * @param charts in the order of pack.json, each once
 * @param references charts that it takes from their makers
 * @param presets the text of {@code presets.yaml}, empty when there is none
 * @param schema the text of {@code schema.yaml}, empty when there is none
 * @param files texts that an OS or Kubernetes pack may put on nodes, by path; of others none
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
        List<ChartReference> references,
        String presets,
        String schema,
        Map<String, String> files,
        Json.Obj description,
        Digest digest) {
    public Pack {
        manifests = List.copyOf(manifests);
        charts = List.copyOf(charts);
        files = Map.copyOf(files);
        references = List.copyOf(references);
    }

    /** Its annotations as texts; those that are no scalar are left out. */
    public Map<String, String> annotations() {
        var texts = new TreeMap<String, String>();
        if (description.members().get("annotations") instanceof Json.Obj(var members)) {
            members.forEach((name, value) -> {
                switch (value) {
                    case Json.Str(var text) -> texts.put(name, text);
                    case Json.Bool(var flag) -> texts.put(name, Boolean.toString(flag));
                    case Json.Num number -> texts.put(name, number.value().toPlainString());
                    case Json.Nil _, Json.Arr _, Json.Obj _ -> {}
                }
            });
        }
        return texts;
    }
}
