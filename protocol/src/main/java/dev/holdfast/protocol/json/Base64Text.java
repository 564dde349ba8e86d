package dev.holdfast.protocol.json;

import dev.holdfast.protocol.id.Bytes;
import java.util.Base64;

/** Bytes as documents write them. */
public final class Base64Text {
    private Base64Text() {}

    public static String of(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    /** Reads it. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-008 with the path */
    public static Bytes read(JsonView view) {
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(view.text()));
        } catch (IllegalArgumentException _) {
            throw view.outside("base64", "another text");
        }
    }
}
