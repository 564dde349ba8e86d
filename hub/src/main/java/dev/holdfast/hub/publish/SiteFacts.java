package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: what the Director must know about the agents of sites before it signs. */
public interface SiteFacts {
    /** Of several sites at once; nothing for a site without a registered agent. */
    Map<SiteId, Facts> of(Collection<SiteId> sites);

    /** The public sealing key of a site's registered agent, in hexadecimal. */
    Optional<String> sealingKey(SiteId site);

    /**
     * What is known of a registered agent.
     *
     * @param supports features that it understands
     * @param report its newest report
     * @param acknowledged highest event sequence below which all of its events are at the hub, 0 when unknown
     */
    record Facts(List<String> supports, Optional<SiteReport> report, long acknowledged) {
        public Facts {
            supports = List.copyOf(supports);
        }
    }
}
