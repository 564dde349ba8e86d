package dev.holdfast.protocol.report;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.Set;

/**
 * Something that happened at a site, as a CloudEvent in structured mode (protocol.md D28).
 *
 * @param type {@code area.name}, such as {@code reconcile.drift}; on the wire {@code dev.holdfast.area.name.v1}
 * @param subject what it is about: a layer, an object, a file; may be empty
 * @param severity info, warning or error
 * @param message for people: what happened and why
 * @param clockTrust synced, floor or suspect
 */
public record SiteEvent(
        String fleet,
        String site,
        long bootId,
        long sequence,
        Instant time,
        String type,
        String subject,
        String severity,
        String message,
        String clockTrust) {
    private static final Set<String> CLOCKS = Set.of("synced", "floor", "suspect");
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "error");

    public Json.Obj json() {
        return Json.object(
                "specversion",
                "1.0",
                "id",
                site + "-" + bootId + "-" + sequence,
                "source",
                "holdfast://" + fleet + "/" + site,
                "type",
                "dev.holdfast." + type + ".v1",
                "time",
                time.toString(),
                "subject",
                subject.isEmpty() ? site : subject,
                "sequence",
                Long.toString(sequence),
                "severity",
                severity,
                "bootid",
                Long.toString(bootId),
                "clocktrust",
                clockTrust,
                "datacontenttype",
                "application/json",
                "dataschema",
                "urn:holdfast:schema:event:1.0",
                "data",
                Json.object("message", message));
    }

    public Bytes write() {
        return StrictJson.write(json());
    }

    public static SiteEvent parse(Bytes document) {
        return read(JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT)));
    }

    /** Reads one event; unknown attributes are ignored. */
    public static SiteEvent read(JsonView view) {
        view.at("specversion").oneOf(Set.of("1.0"));
        view.at("id").text();
        var source = view.at("source").text();
        var parts = source.split("/", -1);
        if (parts.length != 4
                || !source.startsWith("holdfast://")
                || !SiteId.isValid(parts[2])
                || !SiteId.isValid(parts[3])) {
            throw view.at("source").outside("holdfast://FLEET/SITE", source);
        }
        var type = view.at("type").text();
        if (!type.startsWith("dev.holdfast.") || !type.endsWith(".v1")) {
            throw view.at("type").outside("dev.holdfast.AREA.NAME.v1", type);
        }
        return new SiteEvent(
                parts[2],
                parts[3],
                number(view.at("bootid")),
                number(view.at("sequence")),
                Times.read(view.at("time")),
                type.substring("dev.holdfast.".length(), type.length() - ".v1".length()),
                view.at("subject").text(""),
                view.at("severity").present() ? view.at("severity").oneOf(SEVERITIES) : "info",
                view.at("data").at("message").text(""),
                view.at("clocktrust").present() ? view.at("clocktrust").oneOf(CLOCKS) : "synced");
    }

    private static long number(JsonView view) {
        var text = view.text();
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw view.outside("a whole number as text", text);
        }
        return Long.parseLong(text);
    }
}
