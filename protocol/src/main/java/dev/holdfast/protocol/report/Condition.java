package dev.holdfast.protocol.report;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.Set;

/**
 * One observed aspect, in the shape of Kubernetes conditions.
 *
 * @param status True, False or Unknown
 * @param reason one CamelCase word
 * @param message what was expected, found and to be done; empty when all is well
 * @param since when {@code status} last changed ({@code lastTransitionTime})
 */
public record Condition(String type, String status, String reason, String message, Instant since) {
    public boolean isTrue() {
        return status.equals("True");
    }

    public Json json() {
        return Json.object(
                "type", type,
                "status", status,
                "reason", reason,
                "message", message,
                "lastTransitionTime", since.toString());
    }

    public static Condition read(JsonView view) {
        return new Condition(
                view.at("type").text(),
                view.at("status").oneOf(Set.of("True", "False", "Unknown")),
                view.at("reason").text(),
                view.at("message").text(""),
                Times.read(view.at("lastTransitionTime")));
    }
}
