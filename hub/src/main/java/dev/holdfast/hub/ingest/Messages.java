package dev.holdfast.hub.ingest;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a site of this fleet sends, strictly; every refusal has a code. */
record Messages(FleetId fleet) {
    private static final int MOST_EVENTS = 64;

    /** What the topic {@code state} says. */
    record State(boolean online, long bootId, long connection, Optional<Instant> until) {}

    State state(SiteId site, Bytes payload) {
        var data = data(site, payload, "dev.holdfast.site.state.v1");
        return new State(
                data.at("state").oneOf(Set.of("online", "offline")).equals("online"),
                data.at("bootId").integer(),
                data.at("connection").integer(),
                data.at("until").optionalText().map(text -> time(data.at("until"), text)));
    }

    SiteReport status(SiteId site, Bytes payload) {
        return belonging(site, SiteReport.read(data(site, payload, "dev.holdfast.site.status.v1")));
    }

    List<SiteEvent> events(SiteId site, Bytes payload) {
        var items = JsonView.of(StrictJson.parse(payload, Limits.DOCUMENT)).items();
        if (items.size() > MOST_EVENTS) {
            throw new Refusal(
                    "HF-ING-002", "at most " + MOST_EVENTS + " events", items.size() + " of them", "send fewer");
        }
        return items.stream().map(item -> belonging(site, SiteEvent.read(item))).toList();
    }

    SiteReport belonging(SiteId site, SiteReport report) {
        check(site, report.fleet(), report.site());
        return report;
    }

    SiteEvent belonging(SiteId site, SiteEvent event) {
        check(site, event.fleet(), event.site());
        return event;
    }

    private JsonView data(SiteId site, Bytes payload, String type) {
        var view = JsonView.of(StrictJson.parseObject(payload, Limits.DOCUMENT));
        view.at("type").oneOf(Set.of(type));
        var source = view.at("source").text();
        var expected = "holdfast://" + fleet + "/" + site;
        if (!source.equals(expected)) {
            throw wrongSender(expected, source);
        }
        return view.at("data");
    }

    private void check(SiteId site, String foundFleet, String foundSite) {
        if (!foundFleet.equals(fleet.value()) || !foundSite.equals(site.value())) {
            throw wrongSender(fleet + "/" + site, foundFleet + "/" + foundSite);
        }
    }

    private static Refusal wrongSender(String expected, String found) {
        return new Refusal("HF-ING-001", "a message about " + expected, found, "check the agent of this site");
    }

    private static Instant time(JsonView view, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw view.outside("a time such as 2026-11-20T20:00:00Z", text);
        }
    }
}
