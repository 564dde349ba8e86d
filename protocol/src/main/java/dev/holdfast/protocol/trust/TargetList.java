package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Reads the list of a targets file. We address content by SHA-256, so every target has one. */
final class TargetList {
    private TargetList() {}

    /** The targets in the order of the file; throws {@link Refused}. */
    static List<Target> read(Metadata file) {
        try {
            var list = file.signed().at("targets");
            list.object();
            var targets = new ArrayList<Target>();
            list.members().forEach((path, view) -> targets.add(target(path, view)));
            return List.copyOf(targets);
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(Role.TARGETS, e.problem()));
        }
    }

    private static Target target(String path, JsonView view) {
        var length = view.at("length").integer();
        var hash = view.at("hashes").at("sha256").text();
        if (length < 0 || !Digest.isHex(hash)) {
            throw view.outside("a length and a sha256 hash", length + " and " + hash);
        }
        var custom = view.at("custom");
        return new Target(
                path, new BlobRef(new Digest(hash), length), custom.present() ? custom.object() : Json.Obj.EMPTY);
    }
}
