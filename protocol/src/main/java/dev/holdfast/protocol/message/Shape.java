package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.JsonView;
import java.util.regex.Pattern;

/** Shapes that pulls, replies and pointers share. */
final class Shape {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern METADATA =
            Pattern.compile("timestamp\\.json|[0-9]{1,16}\\.(root|snapshot|targets)\\.json");

    private Shape() {}

    static String id(JsonView view) {
        var id = view.text();
        if (!ID.matcher(id).matches()) {
            throw view.outside("up to 64 letters, digits, dots and dashes", id);
        }
        return id;
    }

    static String metadataFile(JsonView view) {
        var file = view.text();
        if (!METADATA.matcher(file).matches()) {
            throw view.outside("timestamp.json or N.ROLE.json", file);
        }
        return file;
    }

    static Digest digest(JsonView view) {
        var text = view.text();
        if (!Digest.isPrefixed(text)) {
            throw view.outside("sha256: and 64 hexadecimal digits", text);
        }
        return Digest.parse(text);
    }
}
