package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.MqttLink.Outgoing;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.message.StatusMessage;
import java.time.Duration;
import java.util.Optional;

/** How each thing that a site says goes over the broker ({@code spec/v1/messaging.md}). */
record Messages(Topic topics, SiteId site) {
    private static final Duration STATUS_LIFE = Duration.ofDays(400);
    private static final String JSON = "application/json";

    Outgoing state(SiteState state) {
        return new Outgoing(up(Topic.Up.STATE), state.write(), 1, true, Optional.empty(), Origin.CONTENT_TYPE);
    }

    Outgoing status(StatusMessage message) {
        return new Outgoing(
                up(Topic.Up.STATUS), message.write(), 1, true, Optional.of(STATUS_LIFE), Origin.CONTENT_TYPE);
    }

    Outgoing events(Bytes batch) {
        return new Outgoing(up(Topic.Up.EVENTS), batch, 1, false, Optional.empty(), EventBatch.CONTENT_TYPE);
    }

    Outgoing request(Bytes question) {
        return Outgoing.of(up(Topic.Up.REQUESTS), question, 1).expiringIn(Duration.ofMinutes(1));
    }

    Outgoing heartbeat(Bytes beat, Duration interval) {
        return Outgoing.of(up(Topic.Up.HEARTBEAT), beat, 0).expiringIn(interval.multipliedBy(2));
    }

    Outgoing statement(Bytes envelope) {
        return new Outgoing(up(Topic.Up.PIVOT), envelope, 1, true, Optional.of(STATUS_LIFE), JSON);
    }

    Outgoing part(SealPart part) {
        return new Outgoing(up(Topic.Up.SEALS), part.write(), 1, false, Optional.empty(), JSON);
    }

    String will() {
        return up(Topic.Up.STATE);
    }

    private String up(Topic.Up channel) {
        return topics.up(site, channel);
    }
}
