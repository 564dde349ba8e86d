package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A range of a sealed file on {@code up/SITE/seal}, for sites that reach the hub by the broker alone.
 *
 * @param file digest of the whole file
 * @param total length of the whole file
 */
public record SealPart(Digest file, long offset, long total, Bytes data) {
    /** How much of the file one message carries, at most. */
    public static final int LONGEST = 262_144;

    private static final int MAX_BYTES = 1 << 20;

    /** The whole file, in order. */
    public static List<SealPart> of(Bytes file) {
        var parts = new ArrayList<SealPart>();
        var digest = file.digest();
        var bytes = file.toArray();
        for (var offset = 0; offset < bytes.length; offset += LONGEST) {
            var end = Math.min(bytes.length, offset + LONGEST);
            parts.add(new SealPart(digest, offset, bytes.length, Bytes.copyOf(Arrays.copyOfRange(bytes, offset, end))));
        }
        return parts;
    }

    public Bytes write() {
        return StrictJson.write(
                Json.object("sha256", file.value(), "offset", offset, "total", total, "data", Base64Text.of(data)));
    }

    /** Reads a part; unknown fields are ignored. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static SealPart parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(MAX_BYTES)));
        var hex = view.at("sha256").text();
        if (!Digest.isHex(hex)) {
            throw view.at("sha256").outside("64 hexadecimal digits", hex);
        }
        return new SealPart(
                new Digest(hex),
                view.at("offset").natural(),
                view.at("total").natural(),
                Base64Text.read(view.at("data")));
    }
}
