package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * Who speaks and when: the attributes that every CloudEvent of a site has (protocol.md D28).
 *
 * @param bootId counts the starts of the agent
 * @param clockTrust synced, floor or suspect
 */
public record Origin(FleetId fleet, SiteId site, long bootId, Instant time, String clockTrust) {
    private static final Set<String> CLOCKS = Set.of("synced", "floor", "suspect");
    private static final String SCHEME = "holdfast://";

    /** The content type of one CloudEvent. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    /** A CloudEvent in structured mode around {@code data}; {@code number} makes its id unique. */
    Bytes wrap(String type, String schema, String number, Json.Obj data) {
        return StrictJson.write(Json.object(
                "specversion",
                "1.0",
                "id",
                site + "-" + bootId + "-" + number,
                "source",
                SCHEME + fleet + "/" + site,
                "type",
                type,
                "time",
                time.toString(),
                "bootid",
                Long.toString(bootId),
                "clocktrust",
                clockTrust,
                "datacontenttype",
                "application/json",
                "dataschema",
                schema,
                "data",
                data));
    }

    /** The document if it is a CloudEvent of this type. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… */
    static JsonView open(Bytes document, String type) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        view.at("specversion").oneOf(Set.of("1.0"));
        view.at("id").text();
        view.at("type").oneOf(Set.of(type));
        return view;
    }

    static Origin read(JsonView event) {
        var source = event.at("source").text();
        var parts = source.split("/", -1);
        if (parts.length != 4 || !source.startsWith(SCHEME) || !SiteId.isValid(parts[2]) || !SiteId.isValid(parts[3])) {
            throw event.at("source").outside("holdfast://FLEET/SITE", source);
        }
        return new Origin(
                new FleetId(parts[2]),
                new SiteId(parts[3]),
                number(event.at("bootid")),
                instant(event.at("time")),
                event.at("clocktrust").present() ? event.at("clocktrust").oneOf(CLOCKS) : "synced");
    }

    static Instant instant(JsonView view) {
        var text = view.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw view.outside("a time such as 2026-11-20T20:00:00Z", text);
        }
    }

    private static long number(JsonView view) {
        var text = view.text();
        if (!text.matches("[0-9]{1,15}")) {
            throw view.outside("a whole number as text", text);
        }
        return Long.parseLong(text);
    }
}
