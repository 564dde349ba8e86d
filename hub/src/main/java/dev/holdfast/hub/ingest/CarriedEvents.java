package dev.holdfast.hub.ingest;

import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How far the events of a site have come by carried reports, to be acknowledged by the next stick. Thread-safe. */
public final class CarriedEvents {
    private final EventRows rows;
    private final Fleet fleet;

    public CarriedEvents(HubStore store, Fleet fleet) {
        this.rows = new EventRows(store);
        this.fleet = fleet;
    }

    /** Highest event sequence below which a carried report has brought everything; no entry for none. */
    public Map<SiteId, Long> highest(Collection<SiteId> sites) {
        var highest = new HashMap<SiteId, Long>();
        rows.carried(sites).forEach((site, carried) -> {
            if (carried.generation() == fleet.generation(site)) {
                highest.put(site, carried.sequence());
            }
        });
        return highest;
    }
}
