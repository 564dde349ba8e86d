package dev.holdfast.hub.fleet;

import dev.holdfast.protocol.id.SiteId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** All sites at one moment. Immutable. */
public record FleetImage(Instant asOf, SortedMap<SiteId, SiteView> sites) {
    public FleetImage {
        sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
    }
}
