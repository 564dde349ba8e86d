package dev.holdfast.hub.ingest;

import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;

/** How far the events of a site have come by carried reports, to be acknowledged by the next stick. Thread-safe. */
public final class CarriedEvents {
    private final EventRows rows;
    private final Fleet fleet;

    public CarriedEvents(HubStore store, Fleet fleet) {
        this.rows = new EventRows(store);
        this.fleet = fleet;
    }

    /** Highest event sequence below which a carried report has brought everything, 0 for none. */
    public long highest(SiteId site) {
        return rows.carried(site, fleet.generation(site));
    }
}
