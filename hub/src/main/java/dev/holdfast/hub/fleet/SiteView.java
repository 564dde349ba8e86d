package dev.holdfast.hub.fleet;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Instant;
import java.util.Optional;

/**
 * What the hub knows of one site, with ages. Immutable.
 *
 * @param via mqtt, https or stick: how the last sign of life came; empty when there was none
 * @param lastSeen when the last sign of life arrived or, from a stick, was written
 * @param plannedUntil end of a planned stop, as announced
 * @param report newest report, {@code asOf} its time at the site
 * @param received when that report arrived
 */
public record SiteView(
        SiteId site,
        Link link,
        String via,
        Optional<Instant> lastSeen,
        Optional<Instant> plannedUntil,
        Optional<SiteReport> report,
        Optional<Instant> received) {
    /** The time at the site that everything reported is about. */
    public Optional<Instant> asOf() {
        return report.map(SiteReport::time);
    }
}
