package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.report.SiteEvent;

/** Makes events of this start of this site's agent: who, which start, when. */
public record EventStamp(FleetId fleet, SiteId site, long bootId, SiteClock clock) {
    /** Who speaks, now: for messages that are not kept. */
    public Origin origin() {
        var reading = clock.read();
        return new Origin(fleet, site, bootId, reading.time(), reading.belief().text());
    }

    /** An event that gets its number when it is stored. */
    public AgentStore.Event event(String type, String subject, String severity, String message) {
        var reading = clock.read();
        return new AgentStore.Event(severity, sequence -> new SiteEvent(
                        fleet.value(),
                        site.value(),
                        bootId,
                        sequence,
                        reading.time(),
                        type,
                        subject,
                        severity,
                        message,
                        reading.belief().text())
                .write());
    }
}
