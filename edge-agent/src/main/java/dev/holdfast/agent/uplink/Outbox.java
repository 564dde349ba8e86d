package dev.holdfast.agent.uplink;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.message.EventBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Which waiting events to send next on one connection. Rows go only when the hub acknowledges them; what is sent and not
 * acknowledged in a minute, or when the connection broke, is sent again. Confined to the uplink's loop.
 */
final class Outbox {
    private static final int BATCH = EventBatch.MOST;
    private static final int MOST_IN_FLIGHT = 4 * BATCH;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AgentStore store;
    private long sent;
    private long inFlightBefore;
    private Instant lastProgress = Instant.EPOCH;

    Outbox(AgentStore store) {
        this.store = store;
    }

    /** Some events as one message. */
    record Batch(Bytes content, long last) {}

    /** Starts over: a new connection knows nothing of the old one. */
    void restart(Instant now) {
        sent = 0;
        lastProgress = now;
    }

    Optional<Batch> next(Instant now) {
        var inFlight = sent == 0 ? 0 : store.waitingUpTo(sent);
        if (inFlight < inFlightBefore || inFlight == 0) {
            lastProgress = now;
        } else if (Duration.between(lastProgress, now).compareTo(PATIENCE) > 0) {
            restart(now);
            inFlight = 0;
        }
        inFlightBefore = inFlight;
        if (inFlight >= MOST_IN_FLIGHT) {
            return Optional.empty();
        }
        var events = new ArrayList<Json>();
        long last = sent;
        for (var waiting : store.waiting(sent, BATCH)) {
            events.add(StrictJson.parse(waiting.content(), Limits.DOCUMENT));
            last = waiting.sequence();
        }
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(new Batch(StrictJson.write(new Json.Arr(events)), last));
    }

    void sent(Batch batch) {
        sent = batch.last();
    }
}
