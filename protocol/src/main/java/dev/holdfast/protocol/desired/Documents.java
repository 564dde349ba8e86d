package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads the values that several documents share, refusing with the path. */
final class Documents {
    private Documents() {}

    static Digest digest(JsonView view) {
        var text = view.text();
        if (!Digest.isPrefixed(text)) {
            throw view.outside("sha256: and 64 hexadecimal digits", text);
        }
        return Digest.parse(text);
    }

    static LayerKey layerKey(JsonView view) {
        var text = view.text();
        if (!LayerKey.isValid(text)) {
            throw view.outside("PROFILE/LAYER", text);
        }
        return LayerKey.parse(text);
    }

    static Instant instant(JsonView view) {
        var text = view.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw view.outside("a time such as 2026-11-20T20:00:00Z", text);
        }
    }
}
