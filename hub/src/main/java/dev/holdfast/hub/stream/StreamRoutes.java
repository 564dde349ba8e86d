package dev.holdfast.hub.stream;

import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** {@code GET /api/v1/stream}: server-sent events that name what changed. */
public final class StreamRoutes implements HttpService {
    private static final Duration PULSE = Duration.ofSeconds(15);

    private final Feed feed;
    private final Resources resources;

    public StreamRoutes(Feed feed, Resources resources) {
        this.feed = feed;
        this.resources = resources;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/stream", Exchange.needs(Permission.READ, this::stream));
    }

    private void stream(Exchange exchange) {
        exchange.response()
                .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                .header(HeaderNames.CACHE_CONTROL, "no-store");
        try (var subscription = feed.subscribe();
                var out = exchange.response().outputStream()) {
            send(out, "hello", Json.Obj.EMPTY);
            while (!feed.isClosed()) {
                var changed = subscription.take(PULSE);
                if (changed.isEmpty()) {
                    send(out, "pulse", Json.Obj.EMPTY);
                }
                for (var name : changed) {
                    var document = resources.find(name);
                    if (mayKnow(exchange, document)) {
                        send(out, "change", change(name, document));
                    }
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // The listener went away, as listeners do.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String event, Json.Obj data) throws IOException {
        var text = "event: " + event + "\ndata: " + StrictJson.write(data).utf8() + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean mayKnow(Exchange exchange, Optional<ResourceDocument> document) {
        return document.map(found -> exchange.caller().mayTouch(found.project()))
                .orElse(exchange.caller().project().isEmpty());
    }

    private static Json.Obj change(ResourceName name, Optional<ResourceDocument> document) {
        var change = Json.object("kind", name.kind(), "name", name.name());
        return document.map(
                        found -> change.with("type", "changed").with("resourceVersion", Long.toString(found.version())))
                .orElse(change.with("type", "deleted"));
    }
}
