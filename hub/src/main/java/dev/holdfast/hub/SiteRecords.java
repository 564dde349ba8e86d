package dev.holdfast.hub;

import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.ingest.CarriedEvents;
import dev.holdfast.hub.publish.SiteFacts;
import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the Director must know of a site, out of enrolment and reports. Thread-safe. */
record SiteRecords(Enrolment enrolment, Fleet fleet, CarriedEvents carried) implements SiteFacts {
    @Override
    public Map<SiteId, Facts> of(Collection<SiteId> sites) {
        var acknowledged = carried.highest(sites);
        var facts = new HashMap<SiteId, Facts>();
        enrolment
                .supports(sites)
                .forEach((site, supports) ->
                        facts.put(site, new Facts(supports, fleet.report(site), acknowledged.getOrDefault(site, 0L))));
        return facts;
    }

    @Override
    public Optional<String> sealingKey(SiteId site) {
        return enrolment.agent(site).map(Agent::sealingKey);
    }
}
