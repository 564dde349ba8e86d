package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteEvent;
import java.util.List;

/** Events of one site, sent together on {@code up/SITE/e}; acknowledged by sequence after the hub has stored them. */
public record EventBatch(List<SiteEvent> events) {
    public static final String CONTENT_TYPE = "application/cloudevents-batch+json";
    /** The most events of one batch. */
    public static final int MOST = 64;

    public EventBatch {
        if (events.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " events, found " + events.size());
        }
        events = List.copyOf(events);
    }

    public Bytes write() {
        return StrictJson.write(
                new Json.Arr(events.stream().<Json>map(SiteEvent::json).toList()));
    }

    /** Reads a batch. @throws Refusal HF-JSN-… with the path, HF-MSG-002 when it is too long */
    public static EventBatch parse(Bytes document) {
        var items = JsonView.of(StrictJson.parse(document, Limits.DOCUMENT), "events")
                .items();
        if (items.size() > MOST) {
            throw new Refusal(
                    "HF-MSG-002", "at most " + MOST + " events", items.size() + " events", "send several batches");
        }
        return new EventBatch(items.stream().map(SiteEvent::read).toList());
    }
}
