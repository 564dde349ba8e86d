package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Optional;

/** Port: what the Director must know about a site's agent before it signs. */
public interface SiteFacts {
    /** What the registered agent understands; empty when no agent is registered. */
    Optional<List<String>> supports(SiteId site);

    /** Newest report of the registered agent. */
    Optional<SiteReport> report(SiteId site);

    /** Highest event sequence below which all events of the site are at the hub, 0 when unknown. */
    long acknowledged(SiteId site);
}
