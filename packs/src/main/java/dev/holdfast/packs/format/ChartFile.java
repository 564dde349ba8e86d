package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Base64;
import java.util.Optional;

/**
 * One file of a chart.
 *
 * @param path below the chart's top folder, which has no name
 */
public record ChartFile(String path, Bytes content) {
    /** Its text, where it is one. */
    public Optional<String> text() {
        return content.strictUtf8();
    }

    Json.Obj json() {
        return text().map(text -> Json.object("path", path, "text", text))
                .orElseGet(() ->
                        Json.object("path", path, "base64", Base64.getEncoder().encodeToString(content.toArray())));
    }

    static ChartFile read(JsonView view) {
        var path = view.at("path").text();
        if (view.at("text").present()) {
            return new ChartFile(path, Bytes.utf8(view.at("text").text()));
        }
        try {
            return new ChartFile(
                    path,
                    Bytes.copyOf(Base64.getDecoder().decode(view.at("base64").text())));
        } catch (IllegalArgumentException e) {
            throw new Refusal("HF-CHT-001", "base64 of " + path, "other characters", "lock the profile again");
        }
    }
}
