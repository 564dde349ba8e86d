package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What a bundle says about itself in {@code hf.json}. Hints for people and early answers: nothing of it is trusted
 * (protocol.md D13).
 *
 * @param requires features without which nothing of the bundle may be adopted (D41)
 */
public record BundleFacts(
        FleetId fleet, SiteId site, long revision, long directorVersion, Instant created, List<String> requires) {
    public static final String SCHEMA = "hfb.v1";

    public BundleFacts {
        requires = List.copyOf(requires);
    }

    public Json.Obj json() {
        return Json.object(
                "schema", SCHEMA,
                "fleet", fleet.value(),
                "site", site.value(),
                "revision", revision,
                "directorVersion", directorVersion,
                "created", created.toString(),
                "requires", requires);
    }

    /** Reads {@code hf.json}, {@code requires} first. @throws Refusal HF-BND-010 (malformed), HF-BND-011 (too new) */
    public static BundleFacts parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(64 << 10)));
            var missing = Features.missing(view.at("requires").texts());
            if (!missing.isEmpty()) {
                throw new Refusal(
                        "HF-BND-011",
                        "a bundle that needs only " + String.join(", ", Features.SUPPORTED),
                        "one that needs " + String.join(", ", missing),
                        "update the agent of this site first");
            }
            return read(view);
        } catch (Refusal refusal) {
            throw refusal.problem().code().startsWith("HF-BND")
                    ? refusal
                    : malformed(refusal.problem().found());
        }
    }

    private static BundleFacts read(JsonView view) {
        var fleet = view.at("fleet").text();
        var site = view.at("site").text();
        if (!view.at("schema").text().equals(SCHEMA) || !SiteId.isValid(fleet) || !SiteId.isValid(site)) {
            throw malformed("schema, fleet or site of another shape");
        }
        try {
            return new BundleFacts(
                    new FleetId(fleet),
                    new SiteId(site),
                    view.at("revision").natural(),
                    view.at("directorVersion").natural(),
                    Instant.parse(view.at("created").text()),
                    view.at("requires").texts());
        } catch (DateTimeParseException e) {
            throw malformed("a time of another shape");
        }
    }

    private static Refusal malformed(String found) {
        return new Refusal("HF-BND-010", "an hf.json of schema " + SCHEMA, found, "build the bundle again");
    }
}
