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

/** Reads metadata that this hub has signed itself. */
final class TargetFile {
    private TargetFile() {}

    static List<Target> read(Bytes file) {
        return signed(file, Role.TARGETS).at("targets").members().entrySet().stream()
                .map(entry -> target(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The part that is signed; nothing else is checked. */
    static JsonView signed(Bytes file, Role role) {
        return JsonView.of(StrictJson.parseObject(file, Limits.metadata(role.maxBytes())))
                .at("signed");
    }

    private static Target target(String path, JsonView view) {
        var custom = view.at("custom").present() ? view.at("custom").object() : Json.Obj.EMPTY;
        var digest = new Digest(view.at("hashes").at("sha256").text());
        return new Target(path, new BlobRef(digest, view.at("length").integer()), custom);
    }
}
