package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Presence of a site: retained on {@code up/SITE/state}, and the last will ({@code spec/v1/messaging.md}). A pair (boot,
 * connection) lower than one already seen is ignored.
 *
 * @param connection number of the connection it speaks for
 * @param planned whether the site said goodbye by itself
 * @param until when a planned absence ends, if known
 */
public record SiteState(Origin origin, boolean online, long connection, boolean planned, Optional<Instant> until) {
    public static final String TYPE = "dev.holdfast.site.state.v1";

    public static SiteState online(Origin origin, long connection) {
        return new SiteState(origin, true, connection, false, Optional.empty());
    }

    /** What the broker says when the connection breaks. */
    public static SiteState will(Origin origin, long connection) {
        return new SiteState(origin, false, connection, false, Optional.empty());
    }

    public static SiteState planned(Origin origin, long connection, Optional<Instant> until) {
        return new SiteState(origin, false, connection, true, until);
    }

    public Bytes write() {
        var state = online ? "online" : "offline";
        var data = Json.object("state", state, "bootId", origin.bootId(), "connection", connection, "planned", planned);
        return origin.wrap(
                TYPE,
                "urn:holdfast:schema:site.state:1.0",
                "c" + connection + "-" + state,
                until.map(end -> data.with("until", end.toString())).orElse(data));
    }

    /** Reads a state; unknown fields are ignored. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static SiteState parse(Bytes document) {
        var event = Origin.open(document, TYPE);
        var data = event.at("data");
        var until = data.at("until");
        var origin = Origin.read(event);
        data.at("bootId").natural();
        return new SiteState(
                origin,
                data.at("state").oneOf(Set.of("online", "offline")).equals("online"),
                data.at("connection").natural(),
                data.at("planned").flag(false),
                until.present() ? Optional.of(Origin.instant(until)) : Optional.empty());
    }
}
