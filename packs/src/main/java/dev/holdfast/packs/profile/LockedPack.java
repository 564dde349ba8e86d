package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.values.Preset;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pack that a tag meant.
 *
 * @param layer what its layer is: addon, cni, csi, os, k8s or kernel
 * @param digest over all files of the pack, {@code sha256:…}
 * @param values the text of its values.yaml
 * @param presets those that the profile chose
 * @param files texts that it may put on nodes, by path
 * @param annotations of its pack.json where it is about machines: which image, who installs Kubernetes
 * @param schema the text of its schema.yaml: it checks values and changes none
 * @param constraints what it says of other packs and of machines: they check and change nothing
 */
public record LockedPack(
        String name,
        String version,
        String registry,
        String layer,
        String digest,
        String values,
        List<Preset> presets,
        Map<String, String> files,
        Map<String, String> annotations,
        String schema,
        Constraints constraints) {
    private static final String ADDON = "addon";

    public LockedPack {
        presets = List.copyOf(presets);
        files = Map.copyOf(files);
        annotations = Map.copyOf(annotations);
    }

    /** A pack as it is in a registry. */
    public static LockedPack of(Pack pack, String registry, List<Preset> presets) {
        return new LockedPack(
                pack.name(),
                pack.version(),
                registry,
                pack.layer(),
                pack.digest().toString(),
                pack.values(),
                presets,
                pack.files(),
                PackReader.MACHINE_LAYERS.contains(pack.layer()) ? pack.annotations() : Map.of(),
                pack.schema(),
                Constraints.read(pack.description(), new ArrayList<>()));
    }

    /** A pack of layer addon that has nothing but values. */
    public static LockedPack plain(String name, String version, String registry, String digest, String values) {
        return new LockedPack(
                name, version, registry, ADDON, digest, values, List.of(), Map.of(), Map.of(), "", Constraints.NONE);
    }

    /** The same as if it were about objects; for who looks at what it has of them. */
    public LockedPack asAddon() {
        return new LockedPack(
                name, version, registry, ADDON, digest, values, presets, files, annotations, schema, constraints);
    }

    List<Dependency> dependencies() {
        return constraints.dependencies();
    }

    /** Whether it is about machines, and brings no object to an API server. */
    public boolean isMachine() {
        return PackReader.MACHINE_LAYERS.contains(layer);
    }

    /** What layers are made of. */
    Json.Obj json() {
        var json =
                Json.object("name", name, "version", version, "registry", registry, "digest", digest, "values", values);
        json = layer.equals(ADDON) ? json : json.with("layer", layer);
        json = files.isEmpty() ? json : json.with("files", Json.of(files));
        json = annotations.isEmpty() ? json : json.with("annotations", Json.of(annotations));
        return presets.isEmpty()
                ? json
                : json.with(
                        "presets", Json.of(presets.stream().map(Preset::json).toList()));
    }

    static Map<String, String> texts(JsonView view) {
        var texts = new TreeMap<String, String>();
        view.members().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    Json.Obj complete() {
        return constraints.addTo(schema.isEmpty() ? json() : json().with("schema", schema));
    }

    static LockedPack read(JsonView view) {
        return new LockedPack(
                view.at("name").text(),
                view.at("version").text(),
                view.at("registry").text(),
                view.at("layer").text(ADDON),
                view.at("digest").text(),
                view.at("values").text(),
                view.at("presets").present()
                        ? view.at("presets").items().stream().map(Preset::read).toList()
                        : List.of(),
                texts(view.at("files")),
                texts(view.at("annotations")),
                view.at("schema").text(""),
                Constraints.parse(view));
    }
}
