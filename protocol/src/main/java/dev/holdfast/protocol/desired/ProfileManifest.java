package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a published profile version is, as the Catalog signs it ({@code spec/v1/catalog.md}).
 *
 * @param layers in profile order
 * @param machine how machines are set up, where the profile brings OS and Kubernetes: a Catalog target too
 * @param removed ids of all layers that earlier versions had and this one has not, cumulative
 */
public record ProfileManifest(
        String name,
        String version,
        String type,
        List<String> requires,
        List<Layer> layers,
        Optional<BlobRef> machine,
        List<String> removed) {
    public static final String SCHEMA = "profile.v1";

    /**
     * One layer.
     *
     * @param inputs digest of everything it is rendered from except site values
     * @param content the rendered layer when it depends on no site value; then it is a Catalog target too
     */
    public record Layer(String id, Digest inputs, Optional<BlobRef> content) {}

    public ProfileManifest {
        requires = List.copyOf(requires);
        layers = List.copyOf(layers);
        removed = List.copyOf(removed);
    }

    /** A version that says nothing of machines. */
    public ProfileManifest(
            String name, String version, String type, List<String> requires, List<Layer> layers, List<String> removed) {
        this(name, version, type, requires, layers, Optional.empty(), removed);
    }

    /** The Catalog target of a profile version. */
    public static String target(String name, String version) {
        return "profiles/" + name + "/" + version + ".json";
    }

    /** The target of a rendered layer, in the Catalog and at the Director. */
    public static String layerTarget(Digest content) {
        return "layers/" + content.value() + ".json";
    }

    public Bytes write() {
        var document = Json.object(
                "schema", SCHEMA,
                "name", name,
                "version", version,
                "type", type,
                "requires", requires,
                "layers",
                        layers.stream()
                                .map(layer -> {
                                    var json = Json.object(
                                            "id",
                                            layer.id(),
                                            "inputs",
                                            layer.inputs().toString());
                                    return layer.content()
                                            .map(content -> json.with(
                                                            "digest",
                                                            content.digest().toString())
                                                    .with("length", content.length()))
                                            .orElse(json);
                                })
                                .toList(),
                "removed", removed);
        return StrictJson.writeSorted(
                machine.map(blob -> document.with("machine", reference(blob))).orElse(document));
    }

    private static Json.Obj reference(BlobRef blob) {
        return Json.object("digest", blob.digest().toString(), "length", blob.length());
    }

    /** Reads a profile manifest. @throws Refusal HF-JSN-… with the path, HF-DES-001 on another schema */
    public static ProfileManifest parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal("HF-DES-001", SCHEMA, view.at("schema").text(), "update the agent, then try again");
        }
        return new ProfileManifest(
                view.at("name").label(),
                view.at("version").text(),
                view.at("type").text(),
                view.at("requires").texts(),
                view.at("layers").items().stream().map(ProfileManifest::layer).toList(),
                view.at("machine").present() ? Optional.of(blob(view.at("machine"))) : Optional.empty(),
                view.at("removed").items().stream().map(JsonView::label).toList());
    }

    private static Layer layer(JsonView view) {
        var content = view.at("digest").present() ? Optional.of(blob(view)) : Optional.<BlobRef>empty();
        return new Layer(view.at("id").label(), Documents.digest(view.at("inputs")), content);
    }

    private static BlobRef blob(JsonView view) {
        return new BlobRef(
                Documents.digest(view.at("digest")), view.at("length").natural());
    }
}
