package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.Target;
import java.util.List;

/** Reads targets that this hub has signed itself. */
final class TargetFile {
    private TargetFile() {}

    static List<Target> read(Bytes file) {
        return JsonView.of(StrictJson.parseObject(file, Limits.metadata(Role.TARGETS.maxBytes())))
                .at("signed")
                .at("targets")
                .members()
                .entrySet()
                .stream()
                .map(entry -> target(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Target target(String path, JsonView view) {
        var custom = view.at("custom").present() ? view.at("custom").object() : Json.Obj.EMPTY;
        var digest = new Digest(view.at("hashes").at("sha256").text());
        return new Target(path, new BlobRef(digest, view.at("length").integer()), custom);
    }
}
