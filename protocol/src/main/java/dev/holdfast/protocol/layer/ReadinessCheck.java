package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object that must exist with given values before the layer is ready (a pack's {@code readinessCheck}).
 *
 * @param expected value by path, dots between names, such as {@code status.phase}
 */
public record ReadinessCheck(
        String apiVersion, String kind, String namespace, String name, Map<String, String> expected) {
    public ReadinessCheck {
        expected = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(expected));
    }

    Json json() {
        return Json.object(
                "apiVersion", apiVersion, "kind", kind, "namespace", namespace, "name", name, "expected", expected);
    }

    static ReadinessCheck read(JsonView view) {
        var expected = new LinkedHashMap<String, String>();
        view.at("expected").members().forEach((path, value) -> expected.put(path, value.text()));
        return new ReadinessCheck(
                view.at("apiVersion").text(),
                view.at("kind").text(),
                view.at("namespace").text(""),
                view.at("name").text(""),
                expected);
    }
}
