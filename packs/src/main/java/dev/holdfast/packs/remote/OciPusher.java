package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Puts packs into an OCI registry (distribution-spec 1.1, "Push"). */
record OciPusher(OciPlace place, OciSession session) {
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    /**
     * Puts a pack there; a version that is there with the same files stays.
     *
     * @return whether it was put there now
     * @throws Refusal HF-REG-015 when the version is there with other files, -019 when OCI has no such name or tag, -007 to
     *     -009 when the registry does not take it
     */
    boolean push(PackArtifact pack) {
        if (!OciPlace.isName(pack.name()) || !pack.hasTag()) {
            throw new Refusal(
                    "HF-REG-019",
                    "a name and a version that OCI has words for",
                    pack.toString(),
                    "use a-z, 0-9, dots and dashes in name and version of pack.json");
        }
        var manifest = place.manifest(pack.name(), pack.tag());
        var there = session.send(Web.Call.get(manifest, OciPlace.MANIFESTS, LARGEST_ANSWER));
        if (there.status() == OK) {
            return refuseOther(pack, there);
        }
        if (there.status() != NOT_FOUND) {
            throw Web.odd(there);
        }
        upload(place.repository(pack.name()), PackArtifact.CONFIG);
        upload(place.repository(pack.name()), pack.archive());
        expect(CREATED, put(manifest, OciPlace.MANIFEST, pack.manifest()));
        return true;
    }

    private static boolean refuseOther(PackArtifact pack, Web.Answer there) {
        var digest =
                OciPlace.json(there).at("annotations").at(PackArtifact.DIGEST).text("");
        if (!digest.equals(pack.digest().toString())) {
            throw new Refusal(
                    "HF-REG-015",
                    pack + " to be new in the registry",
                    "that version with other files",
                    "raise the version in pack.json: profiles may name the one that is there");
        }
        return false;
    }

    /** One blob in one piece, unless it is there: POST, then PUT. */
    private void upload(String repository, Bytes blob) {
        var known = place.api(repository + "/blobs/" + blob.digest());
        if (session.send(call("HEAD", known)).status() == OK) {
            return;
        }
        var started = expect(ACCEPTED, session.send(call("POST", place.api(repository + "/blobs/uploads/"))));
        var at = Web.redirect(
                place.root(),
                started.header("Location").orElseThrow(() -> Web.silent(place.root(), "an upload without a place")));
        var query = (at.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest();
        expect(CREATED, put(URI.create(at + query), "application/octet-stream", blob));
    }

    private Web.Answer put(URI uri, String type, Bytes body) {
        return session.send(new Web.Call("PUT", uri, Map.of("Content-Type", type), Optional.of(body), LARGEST_ANSWER));
    }

    private static Web.Call call(String method, URI uri) {
        return new Web.Call(method, uri, Map.of(), Optional.empty(), LARGEST_ANSWER);
    }

    private static Web.Answer expect(int status, Web.Answer answer) {
        if (answer.status() != status) {
            throw Web.odd(answer);
        }
        return answer;
    }
}
