package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * A manifest as written: YAML of any number of objects, with macros.
 *
 * @param name for a file its name without folder and ending; values find it under {@code manifests.NAME}
 */
public record ManifestText(String name, String content) {
    public Json.Obj json() {
        return Json.object("name", name, "content", content);
    }

    public static ManifestText read(JsonView view) {
        return new ManifestText(view.at("name").text(), view.at("content").text());
    }
}
