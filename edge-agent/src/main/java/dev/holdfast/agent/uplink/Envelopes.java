package dev.holdfast.agent.uplink;

import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.report.SiteReport;

/** The site's own CloudEvents: presence and status (protocol.md D28). */
record Envelopes(EventStamp stamp) {
    static final String EVENT = "application/cloudevents+json; charset=utf-8";
    static final String BATCH = "application/cloudevents-batch+json";

    Bytes state(String state, long connection, boolean planned) {
        return event(
                "dev.holdfast.site.state.v1",
                "urn:holdfast:schema:site.state:1.0",
                "c" + connection + "-" + state,
                Json.object("state", state, "bootId", stamp.bootId(), "connection", connection, "planned", planned));
    }

    Bytes status(SiteReport report) {
        return event(
                "dev.holdfast.site.status.v1",
                "urn:holdfast:schema:site.status:1.0",
                Long.toString(report.sequence()),
                report.json());
    }

    private Bytes event(String type, String schema, String number, Json.Obj data) {
        var reading = stamp.clock().read();
        return StrictJson.write(Json.object(
                "specversion",
                "1.0",
                "id",
                stamp.site() + "-" + stamp.bootId() + "-" + number,
                "source",
                "holdfast://" + stamp.fleet() + "/" + stamp.site(),
                "type",
                type,
                "time",
                reading.time().toString(),
                "bootid",
                Long.toString(stamp.bootId()),
                "clocktrust",
                reading.belief().text(),
                "datacontenttype",
                "application/json",
                "dataschema",
                schema,
                "data",
                data));
    }
}
