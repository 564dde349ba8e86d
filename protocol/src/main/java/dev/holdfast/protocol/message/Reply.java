package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** What the hub answers on {@code dn/SITE/rsp}. */
public sealed interface Reply {
    /** The longest reply, with room for a range in base64. */
    int MAX_BYTES = 1 << 20;

    Bytes write();

    /** These events are stored for good: the site may forget them. */
    record Acknowledgement(List<Long> sequences) implements Reply {
        public Acknowledgement {
            sequences = List.copyOf(sequences);
        }

        @Override
        public Bytes write() {
            return StrictJson.write(Json.object("kind", "ack", "sequences", sequences));
        }
    }

    /** What a {@link Pull} asked for. {@code total} is the length of the whole file. */
    record Data(String id, long total, Bytes data) implements Reply {
        @Override
        public Bytes write() {
            return StrictJson.write(Json.object(
                    "id",
                    id,
                    "kind",
                    "data",
                    "total",
                    total,
                    "data",
                    Base64.getEncoder().encodeToString(data.toArray())));
        }
    }

    /** There is no such file for this site. */
    record Nothing(String id) implements Reply {
        @Override
        public Bytes write() {
            return StrictJson.write(Json.object("id", id, "kind", "none"));
        }
    }

    /** Reads a reply; unknown fields are ignored. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    static Reply parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(MAX_BYTES)));
        return switch (view.at("kind").oneOf(Set.of("ack", "data", "none"))) {
            case "ack" ->
                new Acknowledgement(view.at("sequences").items().stream()
                        .map(JsonView::natural)
                        .toList());
            case "none" -> new Nothing(Shape.id(view.at("id")));
            default -> new Data(Shape.id(view.at("id")), view.at("total").natural(), base64(view.at("data")));
        };
    }

    private static Bytes base64(JsonView view) {
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(view.text()));
        } catch (IllegalArgumentException _) {
            throw view.outside("base64", "another text");
        }
    }
}
