package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * Fields that others may change.
 *
 * @param kind the kind it holds for
 * @param name the object's name, empty for all of the kind
 * @param paths JSON pointers (RFC 6901), such as {@code /spec/replicas}
 */
public record IgnoreRule(String kind, String name, List<String> paths) {
    public IgnoreRule {
        paths = List.copyOf(paths);
    }

    Json json() {
        return Json.object("kind", kind, "name", name, "paths", paths);
    }

    static IgnoreRule read(JsonView view) {
        return new IgnoreRule(
                view.at("kind").text(),
                view.at("name").text(""),
                view.at("paths").texts());
    }
}
