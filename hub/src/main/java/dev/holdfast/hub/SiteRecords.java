package dev.holdfast.hub;

import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.ingest.CarriedEvents;
import dev.holdfast.hub.publish.SiteFacts;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Optional;

/** What the Director must know of a site, out of enrolment and reports. Thread-safe. */
record SiteRecords(Enrolment enrolment, Fleet fleet, CarriedEvents carried) implements SiteFacts {
    @Override
    public Optional<List<String>> supports(SiteId site) {
        return enrolment.agent(site).map(Agent::supports);
    }

    @Override
    public Optional<SiteReport> report(SiteId site) {
        return fleet.report(site);
    }

    @Override
    public long acknowledged(SiteId site) {
        return carried.highest(site);
    }
}
