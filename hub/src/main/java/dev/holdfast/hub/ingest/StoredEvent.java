package dev.holdfast.hub.ingest;

import dev.holdfast.protocol.report.SiteEvent;
import java.time.Instant;

/** An event and when the hub received it. */
public record StoredEvent(SiteEvent event, Instant received) {}
