package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * What was sealed; texts are digests as documents write them, empty while nothing is sealed.
 *
 * @param set of the plain set: what the target must find inside
 * @param content of what the objects say, whatever their uids and owners of fields: what must not change meanwhile
 * @param file of the sealed file
 * @param length of the sealed file in bytes
 */
public record SealRef(String set, String content, String file, long length) {
    static final SealRef NONE = new SealRef("", "", "", 0);

    Json.Obj json() {
        return Json.object("set", set, "content", content, "file", file, "length", length);
    }

    static SealRef read(JsonView view) {
        return new SealRef(
                view.at("set").text(""),
                view.at("content").text(""),
                view.at("file").text(""),
                view.at("length").natural(0));
    }
}
