package dev.holdfast.hub.ingest;

import dev.holdfast.hub.depot.Depot;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Answers requests for metadata and ranges of content over MQTT, for sites without HTTPS (protocol.md D21). */
record PullAnswers(Depot depot) {
    private static final int LARGEST_RANGE = 262_144;

    private record Part(long total, Bytes data) {}

    /** The reply. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… */
    Json.Obj answer(SiteId site, Bytes request) {
        var view = JsonView.of(StrictJson.parseObject(request, Limits.metadata(4_096)));
        var id = view.at("id").text();
        if (id.length() > 128) {
            throw view.at("id").outside("at most 128 characters", id);
        }
        var part =
                switch (view.at("kind").oneOf(Set.of("metadata", "blob"))) {
                    case "metadata" -> metadata(site, view);
                    default -> blob(site, view);
                };
        return part.map(p -> Json.object(
                        "id",
                        id,
                        "kind",
                        "data",
                        "total",
                        p.total(),
                        "data",
                        Base64.getEncoder().encodeToString(p.data().toArray())))
                .orElseGet(() -> Json.object("id", id, "kind", "none"));
    }

    private Optional<Part> metadata(SiteId site, JsonView view) {
        var repository = Repository.valueOf(
                view.at("repository").oneOf(Set.of("catalog", "director")).toUpperCase(Locale.ROOT));
        var offset = offset(view);
        var length = length(view);
        return depot.metadata(site, repository, view.at("file").text()).map(file -> {
            var all = file.toArray();
            var from = (int) Math.min(offset, all.length);
            var to = (int) Math.min((long) from + length, all.length);
            return new Part(all.length, Bytes.copyOf(Arrays.copyOfRange(all, from, to)));
        });
    }

    private Optional<Part> blob(SiteId site, JsonView view) {
        var text = view.at("digest").text();
        if (!Digest.isPrefixed(text)) {
            throw view.at("digest").outside("sha256: and 64 hexadecimal digits", text);
        }
        var length = length(view);
        return depot.blob(site, Digest.parse(text), offset(view)).map(open -> {
            try (open) {
                return new Part(open.length(), Bytes.copyOf(open.stream().readNBytes(length)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long offset(JsonView view) {
        var offset = view.at("offset").integer(0);
        if (offset < 0) {
            throw view.at("offset").outside("at least 0", Long.toString(offset));
        }
        return offset;
    }

    private static int length(JsonView view) {
        var length = view.at("length").integer(LARGEST_RANGE);
        if (length < 1 || length > LARGEST_RANGE) {
            throw view.at("length").outside("1 to " + LARGEST_RANGE, Long.toString(length));
        }
        return (int) length;
    }
}
