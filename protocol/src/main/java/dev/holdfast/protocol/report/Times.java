package dev.holdfast.protocol.report;

import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads times, refusing with the path. */
final class Times {
    private Times() {}

    static Instant read(JsonView view) {
        var text = view.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw view.outside("a time such as 2026-11-20T20:00:00Z", text);
        }
    }
}
