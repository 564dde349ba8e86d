package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Port: what is enclosed for sites beside their desired state. */
public interface Enclosures {
    /** For those of these sites that anything is enclosed for; each list without two of one path. */
    Map<SiteId, List<Enclosure>> of(Collection<SiteId> sites);
}
