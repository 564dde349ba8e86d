package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Repository;
import java.util.Locale;
import java.util.Set;

/** A site asks for a file on {@code up/SITE/req}; the answer is a {@link Reply} with the same id. */
public sealed interface Pull {
    /** The longest piece of content one pull may ask for. */
    int LONGEST = 262_144;

    /** Chosen by the site: up to 64 letters, digits, dots, dashes. */
    String id();

    Bytes write();

    /** A piece of a metadata file by name. */
    record Metadata(String id, Repository repository, String file, long offset, int length) implements Pull {
        @Override
        public Bytes write() {
            return StrictJson.write(Json.object(
                    "id",
                    id,
                    "kind",
                    "metadata",
                    "repository",
                    repository.folder(),
                    "file",
                    file,
                    "offset",
                    offset,
                    "length",
                    length));
        }
    }

    /** A piece of content by digest. */
    record Content(String id, Digest digest, long offset, int length) implements Pull {
        @Override
        public Bytes write() {
            return StrictJson.write(Json.object(
                    "id", id, "kind", "blob", "digest", digest.toString(), "offset", offset, "length", length));
        }
    }

    /** Reads a pull; unknown fields are ignored, no offset is 0, no length the longest. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    static Pull parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(4_096)));
        var id = Shape.id(view.at("id"));
        var offset = view.at("offset").integer(0);
        if (offset < 0) {
            throw view.at("offset").outside("0 or more", Long.toString(offset));
        }
        var length = view.at("length").integer(LONGEST);
        if (length < 1 || length > LONGEST) {
            throw view.at("length").outside("1 to " + LONGEST, Long.toString(length));
        }
        if (view.at("kind").oneOf(Set.of("metadata", "blob")).equals("blob")) {
            return new Content(id, Shape.digest(view.at("digest")), offset, (int) length);
        }
        var repository = view.at("repository").oneOf(Set.of("catalog", "director"));
        return new Metadata(
                id,
                Repository.valueOf(repository.toUpperCase(Locale.ROOT)),
                Shape.metadataFile(view.at("file")),
                offset,
                (int) length);
    }
}
