package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;

/**
 * Tells a site that there is something newer: retained on {@code dn/SITE/ptr}, never trusted, at most 2 KB.
 *
 * @param directorVersion version of the Director's timestamp
 * @param timestamp digest of {@code timestamp.json}
 * @param size length of {@code timestamp.json}
 * @param sources HTTPS addresses that serve the files, best first
 */
public record Pointer(long directorVersion, Digest timestamp, long size, List<String> sources) {
    public static final int MAX_BYTES = 2_048;

    public Pointer {
        sources = List.copyOf(sources);
    }

    public Bytes write() {
        return StrictJson.write(Json.object(
                "directorVersion", directorVersion, "sha256", timestamp.value(), "size", size, "sources", sources));
    }

    /** Reads a pointer; unknown fields are ignored. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static Pointer parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(MAX_BYTES)));
        var hex = view.at("sha256").text();
        if (!Digest.isHex(hex)) {
            throw view.at("sha256").outside("64 hexadecimal digits", hex);
        }
        return new Pointer(
                view.at("directorVersion").natural(),
                new Digest(hex),
                view.at("size").natural(),
                view.at("sources").texts());
    }
}
