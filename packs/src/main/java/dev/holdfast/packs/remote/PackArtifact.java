package dev.holdfast.packs.remote;

import dev.holdfast.packs.format.Pack;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;

/**
 * A pack as an OCI artifact: a manifest with {@link #TYPE}, the empty config and one layer with the files (image-spec 1.1,
 * "Guidelines for artifact usage").
 *
 * @param digest over all files, as the pack has it wherever it is
 * @param archive the pack's folder as a gzipped tar
 */
record PackArtifact(String name, String version, String layer, Digest digest, Bytes archive) {
    /** What kind of artifact it is. */
    static final String TYPE = "application/vnd.holdfast.pack.v1";
    /** The annotation with the pack's digest. */
    static final String DIGEST = "dev.holdfast.pack.digest";
    /** The empty config. */
    static final Bytes CONFIG = Bytes.utf8("{}");

    private static final String CONTENT = "application/vnd.holdfast.pack.content.v1.tar+gzip";

    static PackArtifact of(Pack pack, Bytes archive) {
        return new PackArtifact(pack.name(), pack.version(), pack.layer(), pack.digest(), archive);
    }

    /** The version as a tag; build metadata as Helm writes it. */
    String tag() {
        return version.replace('+', '_');
    }

    boolean hasTag() {
        return tag().matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    }

    Bytes manifest() {
        return StrictJson.writeSorted(Json.object(
                "schemaVersion",
                2,
                "mediaType",
                OciPlace.MANIFEST,
                "artifactType",
                TYPE,
                "config",
                blob("application/vnd.oci.empty.v1+json", CONFIG),
                "layers",
                List.of(blob(CONTENT, archive)
                        .with(
                                "annotations",
                                Json.object("org.opencontainers.image.title", name + "-" + version + ".tgz"))),
                "annotations",
                Json.object(
                        DIGEST,
                        digest.toString(),
                        "dev.holdfast.pack.layer",
                        layer,
                        "org.opencontainers.image.title",
                        name,
                        "org.opencontainers.image.version",
                        version)));
    }

    private static Json.Obj blob(String type, Bytes content) {
        return Json.object("mediaType", type, "digest", content.digest().toString(), "size", content.length());
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
