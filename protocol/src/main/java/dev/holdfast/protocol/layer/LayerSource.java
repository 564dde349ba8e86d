package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * What a layer was made from.
 *
 * @param type pack, chart or manifest
 * @param name of the pack or chart; empty for a manifest
 * @param version of the pack or chart; empty for a manifest
 * @param inputs digest of everything that was put into the render except site values, {@code sha256:…}
 * @param kubernetes the Kubernetes version it was rendered for
 */
public record LayerSource(String type, String name, String version, String inputs, String kubernetes) {
    Json json() {
        return Json.object("type", type, "name", name, "version", version, "inputs", inputs, "kubernetes", kubernetes);
    }

    static LayerSource read(JsonView view) {
        return new LayerSource(
                view.at("type").text(),
                view.at("name").text(""),
                view.at("version").text(""),
                view.at("inputs").text(),
                view.at("kubernetes").text(""));
    }
}
