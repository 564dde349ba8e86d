package dev.holdfast.capi.object;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;

/**
 * Names a template after what it says: another content is another object, the same content is the same one, and going
 * back to an earlier content is going back to its name.
 */
final class TemplateName {
    // 40 bits: a name is also unique by cluster and pool, and few templates live at one time.
    private static final int DIGITS = 10;

    private TemplateName() {}

    /** @param spec of the template, whole */
    static String of(String base, Json.Obj spec) {
        var digest = Digest.of(CanonicalJson.write(spec).toArray());
        return base + "-" + digest.value().substring(0, DIGITS);
    }
}
