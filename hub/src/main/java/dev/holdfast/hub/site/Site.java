package dev.holdfast.hub.site;

import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.id.SiteId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A site as people described it.
 *
 * @param expectContact longest silence that is no reason to worry
 */
public record Site(
        SiteId id,
        String project,
        Map<String, String> labels,
        SiteSettings settings,
        Optional<Duration> expectContact) {
    public Site {
        labels = Map.copyOf(labels);
    }
}
